// Rows of the trace list, fetched page by page as they come into sight. Holds what was fetched; draws nothing.
import type { ParamsOf } from '../../../../server/shared/protocol/contract.ts';
import type { RowSort, TraceRequests, TraceRow } from '../../../../server/shared/protocol/trace-requests.ts';

export const pageSize = 100;

/** A search looks through this many pages; each is a request of milliseconds. */
const searchedPages = 30;

/** As the lines stand in the file. */
export const fileSort: RowSort = { by: 'line', descending: false };

export interface ListQuery {
  readonly order: 'file' | 'group';
  readonly filter: string;
  readonly sort: RowSort;
}

/** What is asked of the server; the order of the file needs no words. */
export function listParams({
  order,
  filter,
  sort,
}: ListQuery): Omit<ParamsOf<TraceRequests, 'list'>, 'uri' | 'from' | 'count'> {
  const isOfFile = sort.by === fileSort.by && sort.descending === fileSort.descending;
  return { order, ...(filter === '' ? {} : { filter }), ...(isOfFile ? {} : { sort }) };
}

export interface RowPage {
  readonly rows: readonly TraceRow[];
  readonly total: number;
  readonly complete: boolean;
}

export type FetchPage = (from: number, count: number, query: ListQuery) => Promise<RowPage>;

export class RowPages {
  readonly #fetch: FetchPage;
  readonly #onChange: () => void;
  readonly #onError: (error: unknown) => void;
  #query: ListQuery = { order: 'group', filter: '', sort: fileSort };
  #rows: (TraceRow | undefined)[] = [];
  readonly #asked = new Set<number>();
  /** Answers to older queries are dropped. */
  #generation = 0;
  total = 0;
  complete = false;
  /** False until the first page of the query has come. */
  known = false;

  constructor(fetch: FetchPage, onChange: () => void, onError: (error: unknown) => void) {
    this.#fetch = fetch;
    this.#onChange = onChange;
    this.#onError = onError;
  }

  get query(): ListQuery {
    return this.#query;
  }

  at(index: number): TraceRow | undefined {
    return this.#rows[index];
  }

  /** Rows fetched so far. */
  loaded(): readonly TraceRow[] {
    return this.#rows.filter((row) => row !== undefined);
  }

  /**
   * Looks for a line where it most likely is (siblings mostly stand together, so that a row's place is near its line),
   * then page by page from the start, as far as is quick. -1 where it was not found.
   */
  async findLine(line: number): Promise<number> {
    await this.need(Math.max(0, Math.min(line, this.total) - 1), Math.max(1, Math.min(line, this.total)));
    for (let page = 0; this.indexOfLine(line) < 0 && page < searchedPages && page * pageSize < this.total; page++) {
      await this.need(page * pageSize, page * pageSize + 1);
    }
    return this.indexOfLine(line);
  }

  indexOfLine(line: number): number {
    return this.#rows.findIndex((row) => row?.line === line);
  }

  /** Begins anew with another query. */
  ask(query: ListQuery): Promise<void> {
    this.#query = query;
    this.#generation++;
    this.#rows = [];
    this.#asked.clear();
    this.known = false;
    return this.need(0, 1);
  }

  /** Rows may have changed: those fetched stay in sight until their page has come again. */
  refresh(): void {
    this.#generation++;
    this.#asked.clear();
    this.#onChange();
  }

  /** Makes sure that rows [from, end) are fetched or on their way. */
  async need(from: number, end: number): Promise<void> {
    const pages: Promise<void>[] = [];
    for (let page = Math.floor(from / pageSize); page * pageSize < Math.max(end, 1); page++) {
      if (this.#asked.has(page)) continue;
      this.#asked.add(page);
      pages.push(this.#load(page));
    }
    await Promise.all(pages);
  }

  /** Puts a changed row in the place of the one with its line. */
  update(line: number, change: (row: TraceRow) => TraceRow): void {
    const index = this.indexOfLine(line);
    const row = this.#rows[index];
    if (row !== undefined) this.#rows[index] = change(row);
  }

  async #load(page: number): Promise<void> {
    const generation = this.#generation;
    try {
      const answer = await this.#fetch(page * pageSize, pageSize, this.#query);
      if (generation !== this.#generation) return;
      answer.rows.forEach((row, index) => (this.#rows[page * pageSize + index] = row));
      this.total = answer.total;
      this.complete = answer.complete;
      this.known = true;
      this.#rows.length = Math.min(this.#rows.length, answer.total);
      this.#onChange();
    } catch (error) {
      if (generation !== this.#generation) return;
      this.#asked.delete(page);
      this.#onError(error);
    }
  }
}
