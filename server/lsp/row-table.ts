// The rows of one file in file order, with what is looked up in them: a line's row, a group's lines, counts. No files.
import type { RowSummary, TraceRow } from '../shared/protocol/trace-requests.ts';

export class RowTable {
  readonly #rows: TraceRow[] = [];
  readonly #groups = new Map<string, number[]>();
  #problems = 0;
  #annotated = 0;
  #version = 0;

  get rows(): readonly TraceRow[] {
    return this.#rows;
  }

  /** Lines that are no traces. */
  get problems(): number {
    return this.#problems;
  }

  /** Lines with a summary. */
  get annotated(): number {
    return this.#annotated;
  }

  /** Grows with every change, so that orders made earlier are known to be stale. */
  get version(): number {
    return this.#version;
  }

  /** Adds the next row; lines come in ascending order. */
  append(row: TraceRow): void {
    const index = this.#rows.push(row) - 1;
    this.#version += 1;
    if (row.problem !== null) {
      this.#problems += 1;
      return;
    }
    const group = this.#groups.get(row.group);
    if (group === undefined) this.#groups.set(row.group, [index]);
    else group.push(index);
  }

  /** The row of a line, or null. */
  byLine(line: number): TraceRow | null {
    return this.#rows[this.#indexOf(line)] ?? null;
  }

  /** Rows of one group in file order; empty where there is none. */
  group(group: string): readonly TraceRow[] {
    return (this.#groups.get(group) ?? []).flatMap((index) => this.#rows[index] ?? []);
  }

  /** Says what was annotated of a line; true where that changed something. */
  setSummary(line: number, summary: RowSummary | null): boolean {
    const index = this.#indexOf(line);
    const row = this.#rows[index];
    if (row === undefined || row.summary === summary) return false;
    this.#annotated += Number(summary !== null) - Number(row.summary !== null);
    this.#rows[index] = { ...row, summary };
    this.#version += 1;
    return true;
  }

  /** Forgets every summary, since what they were made with has changed. */
  clearSummaries(): void {
    this.#rows.forEach((row, index) => {
      if (row.summary !== null) this.#rows[index] = { ...row, summary: null };
    });
    this.#annotated = 0;
    this.#version += 1;
  }

  /** Forgets the last row; returns the last line left (0 where none is). */
  dropLast(): number {
    const row = this.#rows.pop();
    this.#version += 1;
    if (row === undefined) return 0;
    if (row.problem !== null) this.#problems -= 1;
    else this.#groups.get(row.group)?.pop();
    if (row.summary !== null) this.#annotated -= 1;
    return this.#rows.at(-1)?.line ?? 0;
  }

  clear(): void {
    this.#rows.length = 0;
    this.#groups.clear();
    this.#problems = 0;
    this.#annotated = 0;
    this.#version += 1;
  }

  /** Binary search, since lines ascend (blank ones are left out); -1 where the line has no row. */
  #indexOf(line: number): number {
    let low = 0;
    let high = this.#rows.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.#rows[middle]?.line ?? 0;
      if (found === line) return middle;
      if (found < line) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}
