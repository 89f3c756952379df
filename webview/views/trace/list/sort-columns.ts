// The columns that the list can be sorted by: their names, which end comes first, and what a row says of its value. Words
// and numbers; no DOM.
import {
  sortColumns,
  type RowSort,
  type SortColumn,
  type TraceRow,
} from '../../../../server/shared/protocol/trace-requests.ts';
import { formatCount, formatNumber, formatPlural } from '../../../parts/format-number.ts';

interface ColumnFacts {
  readonly title: string;
  /** The end that one mostly wants to see first. */
  readonly descending: boolean;
  /** Null where the row says it anyway, or has no such value. */
  readonly words: (row: TraceRow) => string | null;
}

const said = (): null => null;

const facts: Readonly<Record<SortColumn, ColumnFacts>> = {
  line: { title: 'line', descending: false, words: said },
  correct: { title: 'outcome', descending: true, words: said },
  prediction: { title: 'answer', descending: false, words: said },
  reward: { title: 'reward', descending: true, words: ({ reward }) => named('reward', reward, 2) },
  length: { title: 'length', descending: true, words: ({ length }) => `${formatCount(length)} characters` },
  tokens: { title: 'tokens', descending: true, words: said },
  meanEntropy: {
    title: 'mean entropy',
    descending: true,
    words: ({ summary }) => named('entropy', summary?.meanEntropy ?? null, 2),
  },
  belief: {
    title: 'belief',
    descending: true,
    words: ({ summary }) => named('belief', summary?.belief.findLast((value) => value !== null) ?? null, 1),
  },
  potential: {
    title: 'potential Φ',
    descending: true,
    words: ({ summary }) => named('Φ', summary?.potential ?? null, 2),
  },
  flips: { title: 'answer changes', descending: true, words: said },
  flags: {
    title: 'flags',
    descending: true,
    words: ({ summary }) => (summary === null ? null : formatPlural(summary.flags.length, 'flag', 'flags')),
  },
};

export const sortChoices = sortColumns.map((id) => ({ id, title: facts[id].title }));

/** A column in the direction that one mostly wants. */
export function sortBy(by: SortColumn): RowSort {
  return { by, descending: facts[by].descending };
}

/** The column behind this one, around the end. */
export function nextSort({ by }: RowSort): RowSort {
  return sortBy(sortColumns[(sortColumns.indexOf(by) + 1) % sortColumns.length] ?? 'line');
}

export function turned({ by, descending }: RowSort): RowSort {
  return { by, descending: !descending };
}

/** What the row says of the value it is sorted by, where it does not say so anyway. */
export function sortedValue(row: TraceRow, { by }: RowSort): string | null {
  return facts[by].words(row);
}

export function describeSort({ by, descending }: RowSort): string {
  return `Sorted by ${facts[by].title}, ${descending ? 'largest first' : 'smallest first'}`;
}

function named(name: string, value: number | null, digits: number): string | null {
  return value === null ? null : `${name} ${formatNumber(value, digits)}`;
}
