// Where each line of a file begins, found by looking for line feeds in chunks; eight bytes a line and nothing else. It
// grows while the file grows.
import { byteOrderMark, isBlank, isUtf16, lineFeed } from './read-lines.ts';

export class LineIndex {
  #starts = new Float64Array(1024);
  #lines = 0;
  #rows = 0;
  #end = 0;
  /** Where the last line begins whose end was not seen yet. */
  #open = 0;
  #openHasText = false;
  #isUtf16 = false;

  /** Non-blank lines found so far, an unfinished last one included. */
  get rows(): number {
    return this.#rows + Number(this.#openHasText);
  }

  /** Bytes looked at so far. */
  get end(): number {
    return this.#end;
  }

  /** Takes the bytes that follow those looked at so far. */
  scan(bytes: Buffer): void {
    let from = 0;
    if (this.#end === 0) {
      this.#isUtf16 = isUtf16(bytes);
      from = byteOrderMark(bytes);
      this.#open = from;
    }
    // Lines of UTF-16 would be noise: the whole file is one line, which says what it is.
    for (let at = this.#nextFeed(bytes, from); at >= 0; at = this.#nextFeed(bytes, from)) {
      if (this.#openHasText || !isBlank(bytes.subarray(from, at))) this.#rows += 1;
      this.#push(this.#open);
      this.#openHasText = false;
      from = at + 1;
      this.#open = this.#end + from;
    }
    this.#openHasText ||= !isBlank(bytes.subarray(from));
    this.#end += bytes.length;
  }

  /** Byte range of a line (from 1) without its line feed, null where it was not found (yet). */
  range(line: number): { readonly start: number; readonly end: number } | null {
    if (line < 1 || line > this.#lines + 1 || !Number.isInteger(line)) return null;
    if (line === this.#lines + 1) return this.#open < this.#end ? { start: this.#open, end: this.#end } : null;
    const next = line === this.#lines ? this.#open : (this.#starts[line] ?? this.#open);
    return { start: this.#starts[line - 1] ?? 0, end: next - 1 };
  }

  /** Whether the end of this line was seen. */
  isClosed(line: number): boolean {
    return line <= this.#lines;
  }

  /** Forgets a last line without line feed, since more of it may have been written. */
  reopenLastLine(): void {
    this.#end = this.#open;
    this.#openHasText = false;
    // Behind a byte order mark and nothing else the head is looked at again.
    if (this.#lines === 0) this.#end = 0;
  }

  #nextFeed(bytes: Buffer, from: number): number {
    return this.#isUtf16 ? -1 : bytes.indexOf(lineFeed, from);
  }

  #push(start: number): void {
    if (this.#lines === this.#starts.length) {
      const larger = new Float64Array(this.#starts.length * 2);
      larger.set(this.#starts);
      this.#starts = larger;
    }
    this.#starts[this.#lines] = start;
    this.#lines += 1;
  }
}
