import { describe, expect, it } from 'vitest';
import { detachRow } from '../../../../server/lsp/detach-row.ts';
import { orderRows } from '../../../../server/shared/protocol/order-rows.ts';
import { RowTable } from '../../../../server/lsp/row-table.ts';
import type { RowSummary, TraceRow } from '../../../../server/shared/protocol/trace-requests.ts';

function row(line: number, parts: Partial<TraceRow> = {}): TraceRow {
  return {
    ...{ line, id: String(line), group: 'g', title: '', prediction: null, answer: null, correct: null },
    ...{ labelSource: null, disputed: false },
    ...{ reward: null, length: 10, model: null, problem: null, summary: null },
    ...parts,
  };
}

const broken = { code: 'not-json', severity: 'error', message: 'Not JSON.' } as const;
const summary: RowSummary = { tokens: 5, meanEntropy: 1, belief: [-2, -1], potential: 0.5, flips: 1, flags: [] };
const lines = (rows: readonly TraceRow[]): number[] => rows.map(({ line }) => line);

describe('the order of rows', () => {
  const rows = [
    row(1, { group: 'a', reward: 0.5 }),
    row(2, { problem: broken, group: '' }),
    row(3, { group: 'b', reward: null }),
    row(4, { group: 'a', reward: 1 }),
    row(5, { group: 'b', reward: 0.75 }),
  ];
  const file = { order: 'file', matches: null, sort: null } as const;

  it.each([
    ['as in the file', file, [1, 2, 3, 4, 5]],
    ['siblings together, lines that are none at the end', { ...file, order: 'group' as const }, [1, 4, 3, 5, 2]],
    ['by a value', { ...file, sort: { by: 'reward', descending: false } as const }, [1, 5, 4, 2, 3]],
    [
      'by a value, largest first, missing ones last',
      { ...file, sort: { by: 'reward', descending: true } as const },
      [4, 5, 1, 2, 3],
    ],
    ['by the line, last first', { ...file, sort: { by: 'line', descending: true } as const }, [5, 4, 3, 2, 1]],
    ['what a filter leaves', { ...file, matches: (one: TraceRow) => one.group === 'b' }, [3, 5]],
  ])('%s', (_, order, expected) => {
    expect(lines(orderRows(rows, order))).toEqual(expected);
  });
});

describe('the order by what rows say', () => {
  const told = (belief: RowSummary['belief'], flags: readonly string[]): RowSummary => ({ ...summary, belief, flags });
  const rows = [
    row(1, { prediction: '10', summary: told([-3, null], ['a']) }),
    row(2, { prediction: 'x + 1', summary: told([null, null], []) }),
    row(3, { prediction: '9', summary: told([-3, -1], ['a', 'b']) }),
    row(4),
    row(5, { prediction: 'none', summary: told([-3, -2], []) }),
  ];

  it.each([
    ['answers, numbers before words', 'prediction', [3, 1, 5, 2, 4]],
    ['the last belief there is', 'belief', [1, 5, 3, 2, 4]],
    ['the number of flags', 'flags', [2, 5, 1, 3, 4]],
  ] as const)('%s', (_, by, expected) => {
    const order = { order: 'file', matches: null, sort: { by, descending: false } } as const;
    expect(lines(orderRows(rows, order))).toEqual(expected);
  });
});

describe('the table of rows', () => {
  it('finds lines between which blank ones were left out, and knows groups and counts', () => {
    const table = new RowTable();
    for (const one of [row(2), row(5, { problem: broken }), row(9, { group: 'h' }), row(11)]) table.append(one);
    expect(table.byLine(9)?.group).toBe('h');
    expect(table.byLine(5)?.problem).toBe(broken);
    expect(table.byLine(3)).toBeNull();
    expect(lines(table.group('g'))).toEqual([2, 11]);
    expect(table.problems).toBe(1);
  });

  it('counts summaries, and its version tells changes from repetitions', () => {
    const table = new RowTable();
    table.append(row(1));
    const before = table.version;
    expect(table.setSummary(1, summary)).toBe(true);
    expect(table.version).toBeGreaterThan(before);
    expect(table.setSummary(1, summary)).toBe(false);
    expect(table.setSummary(7, summary)).toBe(false);
    expect(table.annotated).toBe(1);
    table.clearSummaries();
    expect(table.annotated).toBe(0);
    expect(table.byLine(1)?.summary).toBeNull();
  });

  it('forgets the last row with all that was counted of it', () => {
    const table = new RowTable();
    table.append(row(1));
    table.append(row(4));
    table.setSummary(4, summary);
    expect(table.dropLast()).toBe(1);
    expect([table.annotated, table.rows.length, table.group('g').length]).toEqual([0, 1, 1]);
    expect(table.dropLast()).toBe(0);
    expect(table.dropLast()).toBe(0);
  });
});

it('a row cut loose says the same, lone surrogates included', () => {
  const one = row(1, { title: 'a\ud800b', prediction: '½', group: 'ü' });
  expect(detachRow(one)).toEqual(one);
});
