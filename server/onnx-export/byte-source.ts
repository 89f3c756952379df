// Bytes that are read where they lie: a file of gigabytes is walked by its lengths, and only the small parts are taken.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Failure } from '../shared/protocol/failure.ts';

export interface ByteSource {
  /** What it is, for messages. */
  readonly name: string;
  readonly size: number;
  /** Bytes `start … end-1`; the caller keeps both inside. */
  bytes(start: number, end: number): Uint8Array;
}

export function memoryBytes(name: string, data: Uint8Array): ByteSource {
  return { name, size: data.length, bytes: (start, end) => data.subarray(start, end) };
}

/** Bytes read at once: thousands of small fields lie close together, large tensors are stepped over. */
const windowBytes = 64 * 1024;

/** A file, open until `close`. Reading blocks: the parts read are small. */
export class FileBytes implements ByteSource {
  readonly name: string;
  readonly size: number;
  readonly #descriptor: number;
  #window = new Uint8Array();
  #windowStart = 0;

  /** @throws Failure `model-not-found` */
  constructor(file: string) {
    this.name = file;
    try {
      this.#descriptor = openSync(file, 'r');
    } catch (error) {
      throw new Failure('model-not-found', `${file} cannot be read.`, { cause: error });
    }
    this.size = fstatSync(this.#descriptor).size;
  }

  bytes(start: number, end: number): Uint8Array {
    if (end - start > windowBytes) return this.#read(start, end);
    if (start < this.#windowStart || end > this.#windowStart + this.#window.length) {
      this.#window = this.#read(start, Math.min(this.size, start + windowBytes));
      this.#windowStart = start;
    }
    return this.#window.subarray(start - this.#windowStart, end - this.#windowStart);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** Fills `target` from `start` on. @throws Failure `model-invalid` where the file became shorter since it was opened */
  readInto(target: Uint8Array, start: number): void {
    let done = 0;
    while (done < target.length) {
      const count = readSync(this.#descriptor, target, done, target.length - done, start + done);
      if (count === 0) throw new Failure('model-invalid', `${this.name} became shorter while it was read.`);
      done += count;
    }
  }

  #read(start: number, end: number): Uint8Array<ArrayBuffer> {
    const data = new Uint8Array(end - start);
    this.readInto(data, start);
    return data;
  }
}
