// An output that grows line by line under a name of its own (OUT.partial) and takes its place when it is whole. What an
// interrupted run left is taken up again as far as each line's key says that nothing it depends on has changed.
import { createReadStream } from 'node:fs';
import { open, readFile, realpath, rename, rm, truncate, type FileHandle } from 'node:fs/promises';
import { Failure } from '../shared/protocol/failure.ts';
import { lockOutput, type OutputLock } from './output-lock.ts';

export interface LineOutput {
  /** The state of this line in what an earlier run left, and moves on; null: it must be made. */
  reuse(key: string): Promise<LineState | null>;
  write(key: string, line: string, state: LineState): Promise<void>;
  /** Gives the output its name. */
  finish(): Promise<void>;
  /** Stops; what is written stays for the next run. Returns where, null where nothing stays. */
  leave(): Promise<string | null>;
}

export type LineState = 'done' | 'failed';

/** @throws Failure `write-failed`; `file-exists` where another run writes this output */
export async function openPartialOutput(path: string, resume: boolean): Promise<LineOutput> {
  // Through a link, so that it keeps pointing where it does.
  const target = await realpath(path).catch(() => path);
  const partial = `${target}.partial`;
  const keysPath = `${partial}.keys`;
  let lock: OutputLock | null = null;
  try {
    lock = await lockOutput(`${partial}.lock`, path);
    const earlier = resume ? await readEarlier(partial, keysPath) : [];
    const lines = await open(partial, earlier.length > 0 ? 'a' : 'w');
    const keys = await open(keysPath, earlier.length > 0 ? 'a' : 'w');
    return new PartialOutput({ path: target, partial, keysPath, lines, keys, earlier, lock });
  } catch (error) {
    await lock?.release();
    if (error instanceof Failure) throw error;
    throw writeFailure(path, error);
  }
}

interface EarlierLine {
  readonly key: string;
  readonly state: LineState;
  /** Byte offset behind the line in the partial file, and behind its key in the file of keys. */
  readonly end: number;
  readonly keyEnd: number;
}

interface Parts {
  readonly path: string;
  readonly partial: string;
  readonly keysPath: string;
  readonly lines: FileHandle;
  readonly keys: FileHandle;
  readonly earlier: readonly EarlierLine[];
  readonly lock: OutputLock;
}

class PartialOutput implements LineOutput {
  readonly #parts: Parts;
  #reused = 0;
  #trimmed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async reuse(key: string): Promise<LineState | null> {
    const earlier = this.#trimmed ? undefined : this.#parts.earlier[this.#reused];
    if (earlier?.key === key) {
      this.#reused++;
      return earlier.state;
    }
    await this.#trim();
    return null;
  }

  async write(key: string, line: string, state: LineState): Promise<void> {
    await this.#trim();
    try {
      // The line first: a key without its line would claim work that is not there.
      await this.#parts.lines.appendFile(`${line}\n`);
      await this.#parts.keys.appendFile(`${key} ${state}\n`);
    } catch (error) {
      throw writeFailure(this.#parts.partial, error);
    }
  }

  async finish(): Promise<void> {
    const { path, partial, keysPath, lines, lock } = this.#parts;
    await this.#trim();
    try {
      await lines.sync();
      await this.#close();
      await rename(partial, path);
    } catch (error) {
      throw writeFailure(path, error);
    }
    await rm(keysPath, { force: true });
    await lock.release();
  }

  async leave(): Promise<string | null> {
    await this.#trim();
    await this.#close();
    await this.#parts.lock.release();
    return this.#parts.partial;
  }

  /** Cuts off what an earlier run left behind the lines that still hold. Once, before anything is added. */
  async #trim(): Promise<void> {
    if (this.#trimmed) return;
    this.#trimmed = true;
    const { earlier, partial, keysPath } = this.#parts;
    const last = earlier[this.#reused - 1];
    await truncate(partial, last?.end ?? 0);
    await truncate(keysPath, last?.keyEnd ?? 0);
  }

  async #close(): Promise<void> {
    await this.#parts.lines.close();
    await this.#parts.keys.close();
  }
}

/** The whole lines that have a whole key; a crash may have cut either file anywhere. */
async function readEarlier(partial: string, keysPath: string): Promise<EarlierLine[]> {
  const keys = await readFile(keysPath, 'latin1').catch(() => '');
  const ends = await lineEnds(partial);
  const earlier: EarlierLine[] = [];
  for (const { 0: whole, 1: key, 2: state, index } of keys.matchAll(/([0-9a-f]{64}) (done|failed)\n/gu)) {
    const end = ends[earlier.length];
    const keyEnd = index + whole.length;
    if (key === undefined || end === undefined || index !== (earlier.at(-1)?.keyEnd ?? 0)) break;
    earlier.push({ key, state: state === 'failed' ? 'failed' : 'done', end, keyEnd });
  }
  return earlier;
}

/** Byte offsets behind each line feed; none where there is no file. */
async function lineEnds(path: string): Promise<number[]> {
  const ends: number[] = [];
  let start = 0;
  try {
    for await (const chunk of createReadStream(path)) {
      const bytes = chunk as Buffer; /* a stream without encoding gives buffers */
      for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) ends.push(start + at + 1);
      start += bytes.length;
    }
  } catch {
    return []; // nothing left by an earlier run: everything is made anew
  }
  return ends;
}

function writeFailure(path: string, error: unknown): Failure {
  const reason = error instanceof Error ? error.message : String(error);
  return new Failure('write-failed', `${path} cannot be written: ${reason}.`, { cause: error });
}
