// One trace file that somebody looks at: its rows are read in the background, in file order, while requests are
// answered; what changes on disk is read again. Of annotations it knows only the summaries it is given.
import { Failure } from '../shared/protocol/failure.ts';
import type { FileState, RowSummary, TraceRow } from '../shared/protocol/trace-requests.ts';
import type { Problem } from '../shared/trace/problem.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { parseTraceLine } from '../trace/parse-line.ts';
import type { TraceFile } from '../trace/trace-file.ts';
import { toTraceRow } from '../trace/trace-row.ts';
import { DocumentKnowledge, nothingWanted, type KnowledgeWanted } from './document-knowledge.ts';
import { orderRows, type RowOrder } from '../shared/protocol/order-rows.ts';
import { readRows } from './read-rows.ts';
import { RowTable } from './row-table.ts';

// A first screen of rows: a list asked for while the file is being read waits for this many at most.
const firstScreen = 200;
// Often enough to see the file grow, seldom enough that views do not list again all the time.
const announceEveryMs = 150;

export interface ListWindow {
  readonly from: number;
  readonly count: number;
  readonly order: RowOrder;
  /** Equal for equal orders, so that an order is made once and then scrolled through. */
  readonly orderKey: string;
}

export class TraceDocument {
  readonly uri: string;
  readonly #file: TraceFile;
  readonly #onChange: (state: FileState) => void;
  readonly #knowledge: DocumentKnowledge;
  readonly #table = new RowTable();
  readonly #waiting = new Set<{ readonly rows: number; readonly wake: () => void }>();
  #reading = new AbortController();
  #complete = false;
  #announcement: NodeJS.Timeout | null = null;
  #ordered: { readonly key: string; readonly version: number; readonly rows: readonly TraceRow[] } | null = null;

  /** @param wanted what traces are to know besides their lines */
  constructor(
    uri: string,
    file: TraceFile,
    onChange: (state: FileState) => void,
    wanted: KnowledgeWanted = nothingWanted,
  ) {
    this.uri = uri;
    this.#knowledge = new DocumentKnowledge(wanted, {
      first: async (count) => {
        await this.#reached(count);
        return this.#table.rows.slice(0, count);
      },
      group: async (group) => {
        await this.allRows();
        return this.group(group);
      },
      read: async (line) => parseTraceLine((await this.#file.readLine(line)).text, line).trace,
    });
    this.#file = file;
    this.#onChange = onChange;
    void this.#read(0);
  }

  get state(): FileState {
    const { rows, problems, annotated } = this.#table;
    const bytes = this.#file.bytes;
    return { uri: this.uri, rows: rows.length, complete: this.#complete, bytes, problems, annotated };
  }

  get rows(): readonly TraceRow[] {
    return this.#table.rows;
  }

  group(group: string): readonly TraceRow[] {
    return this.#table.group(group);
  }

  /** Some rows in some order. */
  async list(window: ListWindow): Promise<{ rows: readonly TraceRow[]; total: number; complete: boolean }> {
    const end = window.from + window.count;
    await this.#reached(Math.min(end, firstScreen));
    const { version, rows } = this.#table;
    if (this.#ordered?.key !== window.orderKey || this.#ordered.version !== version) {
      this.#ordered = { key: window.orderKey, version, rows: orderRows(rows, window.order) };
    }
    const ordered = this.#ordered.rows;
    return { rows: ordered.slice(window.from, end), total: ordered.length, complete: this.#complete };
  }

  /** One line, read from disk and parsed. @throws Failure `file-unreadable` */
  async parse(line: number): Promise<{ trace: Trace | null; problems: readonly Problem[] }> {
    const { text, problems } = await this.#file.readLine(line);
    const parsed = parseTraceLine(text, line);
    const trace = parsed.trace === null ? null : await this.complete(parsed.trace);
    return { trace, problems: [...problems, ...parsed.problems] };
  }

  /** A trace of the file with what the file says of it besides its line: what annotations are made of, and stored under. */
  complete(trace: Trace): Promise<Trace> {
    return this.#knowledge.complete(trace);
  }

  /** One line's trace. @throws Failure `invalid-trace` with the first error where the line is not one */
  async trace(line: number): Promise<Trace> {
    const { trace, problems } = await this.parse(line);
    if (trace !== null) return trace;
    const problem = problems.find(({ severity }) => severity === 'error');
    throw new Failure('invalid-trace', `Line ${line} is not a trace: ${problem?.message ?? 'nothing stands there.'}`);
  }

  /** Ends when every row is known. */
  async allRows(): Promise<readonly TraceRow[]> {
    await this.#reached(Infinity);
    return this.#table.rows;
  }

  setSummary(line: number, summary: RowSummary): void {
    if (this.#table.setSummary(line, summary)) this.#announce();
  }

  clearSummaries(): void {
    this.#table.clearSummaries();
    this.#announceNow();
  }

  /** Looks whether the file changed on disk, and reads again what did; true where something did. */
  async refresh(): Promise<boolean> {
    // A file that cannot be opened any more is as good as gone; reading its rows says why.
    const found = await this.#file.refresh().catch(() => 'gone' as const);
    if (found === 'same') return false;
    this.#knowledge.forget();
    // The last line of a file that grew may have been cut off in the middle of a write.
    const afterLine = found === 'grew' ? this.#table.dropLast() : 0;
    if (found !== 'grew') this.#table.clear();
    void this.#read(afterLine);
    return true;
  }

  async close(): Promise<void> {
    this.#reading.abort();
    clearTimeout(this.#announcement ?? undefined);
    this.#wake(Infinity);
    await this.#file.close();
  }

  /** Reads the rows after `afterLine`; a reading that was under way stops. */
  async #read(afterLine: number): Promise<void> {
    this.#reading.abort();
    const reading = new AbortController();
    this.#reading = reading;
    this.#complete = false;
    try {
      for await (const row of readRows(this.#file, afterLine, reading.signal)) {
        if (reading.signal.aborted) return;
        this.#table.append(row);
        this.#wake(this.#table.rows.length);
        this.#announce();
      }
    } catch (error) {
      if (!reading.signal.aborted) this.#table.append(unreadableRow(this.#table.rows.at(-1)?.line ?? 0, error));
    }
    if (reading.signal.aborted) return;
    this.#complete = true;
    this.#wake(Infinity);
    this.#announceNow();
  }

  #reached(rows: number): Promise<void> {
    if (this.#complete || this.#reading.signal.aborted || this.#table.rows.length >= rows) return Promise.resolve();
    return new Promise((wake) => this.#waiting.add({ rows, wake }));
  }

  #wake(rows: number): void {
    for (const waiting of this.#waiting) {
      if (waiting.rows > rows) continue;
      this.#waiting.delete(waiting);
      waiting.wake();
    }
  }

  /** Says soon that something changed; many changes in a row are said once. */
  #announce(): void {
    this.#announcement ??= setTimeout(() => this.#announceNow(), announceEveryMs);
  }

  #announceNow(): void {
    clearTimeout(this.#announcement ?? undefined);
    this.#announcement = null;
    this.#onChange(this.state);
  }
}

/** Stands where reading stopped, so that a file that cannot be read to its end says so in the list. */
function unreadableRow(lastLine: number, error: unknown): TraceRow {
  const message = error instanceof Error ? error.message : String(error);
  const line = lastLine + 1;
  return toTraceRow(null, line, [{ code: 'unreadable', severity: 'error', message, line }]);
}
