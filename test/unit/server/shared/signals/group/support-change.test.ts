import { describe, expect, it } from 'vitest';
import { consensusSignal } from '../../../../../../server/shared/signals/group/consensus.ts';
import { supportChange } from '../../../../../../server/shared/signals/group/support-change.ts';
import type { Sibling } from '../../../../../../server/shared/signals/sibling.ts';
import { buildSibling } from '../../../../../support/build-sibling.ts';

const same = (left: string, right: string): boolean => left === right;

describe('answers gained and lost (G7)', () => {
  it('tells which answers a tuned model gained and lost', () => {
    expect(supportChange(['7', '8', null], ['7', '9', null], same)).toEqual({
      preserved: ['7'],
      shrunk: ['8'],
      expanded: ['9'],
    });
  });

  it('counts those where the file has samples of two models, the first one the base, and only there', () => {
    const of = (model: string | null, answers: readonly (string | null)[]): Sibling[] =>
      answers.map((answer) => buildSibling({ model, answer }));
    const support = (siblings: readonly Sibling[]) => {
      const { preserved, shrunk, expanded } = consensusSignal.computeGroup(siblings);
      return [preserved, shrunk, expanded];
    };
    const [base, tuned] = [of('base', ['7', '8', '8']), of('tuned', ['9', null, '7', '10'])];
    expect(support([...base, ...tuned])).toEqual([1, 1, 2]);
    expect(support([...tuned, ...base])).toEqual([1, 2, 1]);
    expect(support([...base, ...of('tuned', [null])])).toEqual([0, 2, 0]);
    for (const group of [[], base, [...base, ...of(null, ['9'])], [...base, ...tuned, ...of('third', ['7'])]])
      expect(support(group)).toEqual([null, null, null]);
  });
});
