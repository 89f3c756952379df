// A trace file on disk, read by lines: an index of byte offsets, one line at a time, or all of them as a stream. Never
// the whole file in memory. It may grow, shrink, be replaced or vanish while it is open.
import { open, type FileHandle } from 'node:fs/promises';
import { Failure } from '../shared/protocol/failure.ts';
import type { Problem } from '../shared/trace/problem.ts';
import { decodeLine, maximumLineBytes, tooLong, type LineText } from './decode-line.ts';
import { continues, stampFile, type FileStamp } from './file-stamp.ts';
import { LineIndex } from './line-index.ts';
import { isUtf16, readLines, utf16Text, type ReadLine } from './read-lines.ts';

export type FileChange = 'same' | 'grew' | 'changed' | 'gone';

// Large enough that the search for line feeds, not the call, takes the time; small beside the server's memory.
const chunkBytes = 4 * 1024 * 1024;

/** Opens a file for reading by lines. @throws Failure `file-not-found` | `file-unreadable` */
export async function openTraceFile(path: string): Promise<TraceFile> {
  const handle = await openHandle(path);
  try {
    return new TraceFile(path, handle, await stampFile(handle));
  } catch (error) {
    await handle.close();
    throw unreadable(path, error);
  }
}

export class TraceFile {
  readonly path: string;
  #handle: FileHandle;
  #stamp: FileStamp;
  #index = new LineIndex();
  #complete = false;
  #gone = false;
  #scanning: Promise<void> | null = null;
  /** Reused while the index is made. */
  #chunk: Buffer | null = null;

  constructor(path: string, handle: FileHandle, stamp: FileStamp) {
    this.path = path;
    this.#handle = handle;
    this.#stamp = stamp;
  }

  /** Non-blank lines indexed so far. */
  get rows(): number {
    return this.#index.rows;
  }

  /** Whether every line of the file, as last looked at, is indexed. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Size of the file as last looked at. */
  get bytes(): number {
    return this.#stamp.size;
  }

  /** What is to be said of the file as a whole, once it is indexed. */
  get problems(): readonly Problem[] {
    if (!this.#complete || this.rows > 0) return [];
    const message = 'The file holds no trace; it should hold one JSON object a line.';
    return [{ code: 'empty-file', severity: 'warning', message }];
  }

  /**
   * Finds where every line begins. @param options.onProgress told after each chunk
   * @throws Failure `cancelled` | `file-not-found` | `file-unreadable`
   */
  async index(
    options: { signal?: AbortSignal; onProgress?: (bytesDone: number, bytesTotal: number) => void } = {},
  ): Promise<void> {
    while (!this.#complete) {
      if (options.signal?.aborted === true) throw new Failure('cancelled', `Indexing ${this.path} was cancelled.`);
      await this.#scanChunk();
      options.onProgress?.(this.#index.end, Math.max(this.#index.end, this.#stamp.size));
    }
  }

  /**
   * One line by its number from 1, indexed as far as needed. A line that is not there (any more) is a problem, not an
   * error. @throws Failure `file-not-found` | `file-unreadable`
   */
  async readLine(line: number): Promise<LineText> {
    while (!this.#index.isClosed(line) && !this.#complete) await this.#scanChunk();
    const range = this.#index.range(line);
    if (range === null) return missingLine(line, `${this.path} has no line ${line}.`);
    const length = range.end - range.start;
    if (length > maximumLineBytes) return tooLong(line);
    const { buffer, bytesRead } = await this.#read(Buffer.allocUnsafe(length), range.start);
    if (bytesRead < length)
      return missingLine(line, `${this.path} became shorter; line ${line} is not there any more.`);
    if (range.start === 0 && isUtf16(buffer)) return utf16Text;
    return decodeLine(buffer, line, range.start);
  }

  /** The non-blank lines behind `afterLine` in order; ends early where `signal` is aborted. @throws like `readLine` */
  async *lines(signal?: AbortSignal, afterLine = 0): AsyncGenerator<ReadLine> {
    // Behind lines that were indexed before, as after a file grew, reading begins where they end.
    while (afterLine > 0 && !this.#index.isClosed(afterLine) && !this.#complete) await this.#scanChunk();
    const range = afterLine === 0 ? { end: -1 } : this.#index.range(afterLine);
    if (range === null) return;
    const origin = { line: afterLine + 1, byteStart: range.end + 1 };
    yield* readLines(this.#chunks(origin.byteStart), signal, origin);
  }

  /**
   * Looks whether the file changed on disk. After `grew` the index goes on where it stopped, a last line without line
   * break being read again; after `changed` it starts over. @throws Failure `file-unreadable`
   */
  async refresh(): Promise<FileChange> {
    await this.#scanning?.catch(() => undefined);
    const handle = await openHandle(this.path).catch((error: unknown) => {
      if (error instanceof Failure && error.code === 'file-not-found') return null;
      throw error;
    });
    if (handle === null) {
      this.#gone = true;
      return 'gone';
    }
    const change = await this.#compare(handle);
    if (change === 'same') await handle.close();
    else await this.#replace(handle, change);
    return change;
  }

  /** Gives the file back; what is being read fails. */
  async close(): Promise<void> {
    this.#gone = true;
    await this.#handle.close();
  }

  async #compare(handle: FileHandle): Promise<FileChange> {
    const now = await stampFile(handle);
    const before = this.#stamp;
    const sameFile = now.identity === before.identity && !this.#gone;
    if (sameFile && now.size === before.size && now.modifiedMs === before.modifiedMs) return 'same';
    // A file that was copied over itself or touched holds the same; one of the same size is read again to be sure.
    return sameFile && now.size > before.size && (await continues(handle, before)) ? 'grew' : 'changed';
  }

  async #replace(handle: FileHandle, change: FileChange): Promise<void> {
    const stamp = await stampFile(handle);
    // From here to the end nothing may scan: the index and the file it reads change together.
    while (this.#scanning !== null) await this.#scanning.catch(() => undefined);
    const old = this.#handle;
    this.#handle = handle;
    this.#stamp = stamp;
    this.#gone = false;
    this.#complete = false;
    if (change === 'grew') this.#index.reopenLastLine();
    else this.#index = new LineIndex();
    await old.close();
  }

  /** Indexes one more chunk; callers that come meanwhile wait for the same one. */
  #scanChunk(): Promise<void> {
    this.#scanning ??= this.#scan().finally(() => {
      this.#scanning = null;
    });
    return this.#scanning;
  }

  async #scan(): Promise<void> {
    const index = this.#index;
    this.#chunk ??= Buffer.allocUnsafeSlow(chunkBytes);
    const { buffer, bytesRead } = await this.#read(this.#chunk, index.end);
    index.scan(buffer.subarray(0, bytesRead));
    if (bytesRead > 0) return;
    this.#complete = true;
    this.#chunk = null;
  }

  async *#chunks(start: number): AsyncGenerator<Uint8Array> {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    for (let at = start; ;) {
      const { buffer, bytesRead } = await this.#read(chunk, at);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  }

  async #read(buffer: Buffer, position: number): Promise<{ buffer: Buffer; bytesRead: number }> {
    if (this.#gone) throw new Failure('file-not-found', `${this.path} is not there any more.`);
    try {
      return await this.#handle.read(buffer, 0, buffer.length, position);
    } catch (error) {
      throw unreadable(this.path, error);
    }
  }
}

async function openHandle(path: string): Promise<FileHandle> {
  try {
    const handle = await open(path, 'r');
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
  } catch (error) {
    throw unreadable(path, error);
  }
  throw new Failure('file-unreadable', `${path} is no file; give the path of a .trace.jsonl file.`);
}

function unreadable(path: string, error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT') return new Failure('file-not-found', `There is no file ${path}.`, { cause: error });
  const reason = error instanceof Error ? error.message : String(error);
  return new Failure('file-unreadable', `${path} could not be read: ${reason}`, { cause: error });
}

function missingLine(line: number, message: string): LineText {
  return { text: '', problems: [{ code: 'no-such-line', severity: 'error', message, line }] };
}
