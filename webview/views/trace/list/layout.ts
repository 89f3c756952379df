// What one row of the trace list says, and the shape of its sparkline. Numbers and words; no DOM.
import type { RowSort, TraceRow } from '../../../../server/shared/protocol/trace-requests.ts';
import { formatCount, formatPlural } from '../../../parts/format-number.ts';
import { fileSort } from './row-pages.ts';
import { sortedValue } from './sort-columns.ts';

export const rowHeight = 44;
export const headingHeight = 28;
export const sparkSize = { width: 80, height: 24 };

export interface RowText {
  readonly mark: 'right' | 'wrong' | 'unknown' | 'broken';
  /** The answer given. */
  readonly answer: string;
  /** Shown behind "≠" where it differs from the answer given, else null. */
  readonly gold: string | null;
  readonly detail: string;
  /** The whole row as one sentence, for screen readers. */
  readonly spoken: string;
}

const spokenMarks = { right: 'right', wrong: 'wrong', unknown: 'no verdict', broken: 'cannot be read' };

/** @param sort what the list is sorted by: a row shows that value first */
export function describeRow(row: TraceRow, sort: RowSort = fileSort): RowText {
  const mark =
    row.problem !== null ? 'broken' : row.correct === null ? 'unknown' : row.correct ? ('right' as const) : 'wrong';
  const answer = row.problem !== null ? `line ${row.line}` : (row.prediction ?? 'no answer');
  const gold = mark === 'wrong' && row.answer !== null ? row.answer : null;
  const detail = detailOf(row, sort);
  const spoken = `${spokenMarks[mark]}: ${answer}${gold === null ? '' : `, should be ${gold}`}; ${detail}; ${row.title}`;
  return { mark, answer, gold, detail, spoken };
}

function detailOf(row: TraceRow, sort: RowSort): string {
  if (row.problem !== null) return row.problem.message;
  const value = sortedValue(row, sort);
  const parts = value === null ? [] : [value];
  if (row.disputed) parts.push('labels disagree');
  if (row.summary === null) {
    if (sort.by !== 'length') parts.push(formatPlural(row.length, 'character', 'characters'));
    return parts.join(' · ');
  }
  parts.push(`${formatCount(row.summary.tokens)} tokens`);
  const { flips } = row.summary;
  if (flips !== null && flips > 0) parts.push(formatPlural(flips, 'answer change', 'answer changes'));
  return parts.join(' · ');
}

/** Lowest belief the sparkline shows, natural log; common to all rows, so that flat rows look flat. */
const sparkFloor = -12;

/** Points of the belief curve in pixels, gaps left out; empty where fewer than two values exist. */
export function layoutSpark(belief: readonly (number | null)[]): readonly (readonly [x: number, y: number])[] {
  const last = belief.length - 1;
  const points = belief.flatMap((value, index): (readonly [number, number])[] => {
    if (value === null) return [];
    const share = 1 - Math.max(sparkFloor, Math.min(0, value)) / sparkFloor;
    return [[(index / Math.max(1, last)) * sparkSize.width, 1 + (1 - share) * (sparkSize.height - 2)]];
  });
  return points.length < 2 ? [] : points;
}

/** Whether a row begins a group of siblings, so that a heading stands above it. */
export function beginsGroup(row: TraceRow, before: TraceRow | undefined): boolean {
  return before?.group !== row.group;
}
