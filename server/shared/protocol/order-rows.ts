// Which rows a list shows, and in which order: filter, then sort, then siblings together; the same in the server and in a
// report's page. Pure.
import type { RowSort, TraceRow } from './trace-requests.ts';

export interface RowOrder {
  readonly order: 'file' | 'group';
  /** Null: every row. */
  readonly matches: ((row: TraceRow) => boolean) | null;
  readonly sort: RowSort | null;
}

/** The rows to show, in order. Groups stand in the order of their first row, wherever sorting puts that. */
export function orderRows(rows: readonly TraceRow[], wanted: RowOrder): readonly TraceRow[] {
  const { matches, sort } = wanted;
  const kept = matches === null ? rows : rows.filter(matches);
  const sorted = sort === null ? kept : sortRows(kept, sort);
  return wanted.order === 'group' ? bringTogether(sorted) : sorted;
}

function sortRows(rows: readonly TraceRow[], sort: RowSort): readonly TraceRow[] {
  const keyed = rows.map((row) => ({ row, value: sortValue(row, sort.by) }));
  const sign = sort.descending ? -1 : 1;
  keyed.sort((left, right) => {
    if (left.value === null || right.value === null) return Number(left.value === null) - Number(right.value === null);
    return sign * compare(left.value, right.value) || left.row.line - right.row.line;
  });
  return keyed.map(({ row }) => row);
}

/** Numbers before words; words by their characters, the same in every language. */
function compare(left: number | string, right: number | string): number {
  if (typeof left === 'number') return typeof right === 'number' ? left - right : -1;
  if (typeof right === 'number') return 1;
  return left === right ? 0 : left < right ? -1 : 1;
}

/** Null: the row has no such value, and comes last either way. */
function sortValue(row: TraceRow, by: RowSort['by']): number | string | null {
  switch (by) {
    case 'line':
      return row.line;
    case 'prediction':
      return answerValue(row.prediction);
    case 'flags':
      return row.summary?.flags.length ?? null;
    case 'reward':
      return row.reward;
    case 'length':
      return row.length;
    case 'correct':
      return row.correct === null ? null : Number(row.correct);
    case 'belief':
      return row.summary?.belief.findLast((value) => value !== null) ?? null;
    case 'tokens':
    case 'meanEntropy':
    case 'potential':
    case 'flips':
      return row.summary?.[by] ?? null;
  }
}

/** Answers are text that is mostly a number. */
function answerValue(answer: string | null): number | string | null {
  const value = answer === null || answer.trim() === '' ? Number.NaN : Number(answer);
  return Number.isNaN(value) ? answer : value;
}

/** Rows without a group (lines that are no traces) stay apart, at the end. */
function bringTogether(rows: readonly TraceRow[]): readonly TraceRow[] {
  const groups = new Map<string, TraceRow[]>();
  const broken: TraceRow[] = [];
  for (const row of rows) {
    const group = groups.get(row.group);
    if (row.problem !== null) broken.push(row);
    else if (group === undefined) groups.set(row.group, [row]);
    else group.push(row);
  }
  return [...[...groups.values()].flat(), ...broken];
}
