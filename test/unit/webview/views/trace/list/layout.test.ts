import { describe, expect, it } from 'vitest';
import type { SortColumn, TraceRow } from '../../../../../../server/shared/protocol/trace-requests.ts';
import { beginsGroup, describeRow, layoutSpark, sparkSize } from '../../../../../../webview/views/trace/list/layout.ts';

const row: TraceRow = {
  line: 3,
  id: '3',
  group: 'g',
  title: 'How many pages?',
  prediction: '89',
  answer: '90',
  correct: false,
  labelSource: 'file',
  disputed: false,
  reward: 0,
  length: 1500,
  model: null,
  problem: null,
  summary: { tokens: 2800, meanEntropy: 1, belief: [-8, -2], potential: 0, flips: 4, flags: [] },
};

describe('row of the trace list', () => {
  it('says answer, gold where it differs, length and answer changes', () => {
    expect(describeRow(row)).toEqual({
      mark: 'wrong',
      answer: '89',
      gold: '90',
      detail: '2,800 tokens · 4 answer changes',
      spoken: 'wrong: 89, should be 90; 2,800 tokens · 4 answer changes; How many pages?',
    });
  });

  it('says the value that the list is sorted by, where nothing else does, and disagreeing labels', () => {
    const by = (column: SortColumn): string => describeRow(row, { by: column, descending: true }).detail;
    expect(by('reward')).toBe('reward 0.00 · 2,800 tokens · 4 answer changes');
    expect(by('meanEntropy')).toBe('entropy 1.00 · 2,800 tokens · 4 answer changes');
    expect(by('belief')).toBe('belief −2.0 · 2,800 tokens · 4 answer changes');
    expect(by('tokens')).toBe('2,800 tokens · 4 answer changes');
    expect(describeRow({ ...row, reward: null }, { by: 'reward', descending: true }).detail).not.toContain('reward');
    expect(describeRow({ ...row, disputed: true, summary: null }).detail).toBe('labels disagree · 1,500 characters');
  });

  it('is quiet about the gold answer where the trace is right', () => {
    expect(describeRow({ ...row, prediction: '90', correct: true })).toMatchObject({ mark: 'right', gold: null });
  });

  it('says so where there is no verdict, no answer, no annotation', () => {
    const text = describeRow({ ...row, correct: null, prediction: null, summary: null });
    expect(text).toMatchObject({ mark: 'unknown', answer: 'no answer', gold: null, detail: '1,500 characters' });
  });

  it('shows the problem of a line that is no trace', () => {
    const problem = { code: 'not-json', severity: 'error', message: 'Expected a brace.' } as const;
    expect(describeRow({ ...row, problem })).toMatchObject({
      mark: 'broken',
      answer: 'line 3',
      detail: 'Expected a brace.',
    });
  });

  it('begins a group where the row above is of another', () => {
    expect(beginsGroup(row, undefined)).toBe(true);
    expect(beginsGroup(row, { ...row, group: 'other' })).toBe(true);
    expect(beginsGroup(row, row)).toBe(false);
  });
});

describe('sparkline', () => {
  it('has one scale for all rows: 0 nats at the top, -12 and less at the bottom', () => {
    expect(layoutSpark([-40, -6, 0])).toEqual([
      [0, sparkSize.height - 1],
      [sparkSize.width / 2, sparkSize.height / 2],
      [sparkSize.width, 1],
    ]);
  });

  it('leaves gaps out and needs two values', () => {
    expect(layoutSpark([null, -6, null])).toEqual([]);
    expect(layoutSpark([-6, null, -6])).toHaveLength(2);
  });
});
