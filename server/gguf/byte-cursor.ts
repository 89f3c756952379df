// Reads the little-endian primitives of a GGUF header one after the other. Knows no meaning; says when bytes run out.

/** Thrown where the bytes at hand end before what is asked: the reader fetches more of the file, or gives up. */
export class HeaderTooShort extends Error {
  /** Bytes from the file's beginning that are needed at least. */
  readonly needed: number;

  constructor(needed: number) {
    super(`the header goes on to byte ${needed} at least`);
    this.needed = needed;
  }
}

export class ByteCursor {
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes read so far. */
  get position(): number {
    return this.#at;
  }

  uint8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  int8(): number {
    return this.#view.getInt8(this.#take(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  int16(): number {
    return this.#view.getInt16(this.#take(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#take(4), true);
  }

  float32(): number {
    return this.#view.getFloat32(this.#take(4), true);
  }

  float64(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  uint64(): bigint {
    return this.#view.getBigUint64(this.#take(8), true);
  }

  int64(): bigint {
    return this.#view.getBigInt64(this.#take(8), true);
  }

  /** `length` bytes as text; what is not UTF-8 becomes U+FFFD. */
  text(length: number): string {
    const start = this.#take(length);
    return decoder.decode(this.#bytes.subarray(start, start + length));
  }

  #take(length: number): number {
    const start = this.#at;
    if (start + length > this.#bytes.length) throw new HeaderTooShort(start + length);
    this.#at = start + length;
    return start;
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
