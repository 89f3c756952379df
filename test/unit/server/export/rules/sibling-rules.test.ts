import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Candidate } from '../../../../../server/export/candidate.ts';
import { trl } from '../../../../../server/export/formats/trl.ts';
import { makePairs } from '../../../../../server/export/make-pairs.ts';
import { defaultPairOptions, type PairOptions } from '../../../../../server/export/pair-options.ts';
import type { PairSelection } from '../../../../../server/export/pair.ts';
import { confidenceDifference, crewDpo } from '../../../../../server/export/rules/crew-dpo.ts';
import type { PairRule } from '../../../../../server/export/rules/pair-rule.ts';
import { rareCorrect } from '../../../../../server/export/rules/rare-correct.ts';
import { rlsf } from '../../../../../server/export/rules/rlsf.ts';
import { shortLong } from '../../../../../server/export/rules/short-long.ts';
import { buildCandidate as side, linesOf } from '../../../../support/build-candidate.ts';
import { exportRows } from '../../../../support/export-rows.ts';
import { expectNear, vector } from '../../../../support/signal-vectors.ts';

const pairsOf = (candidates: readonly Candidate[], rule: PairRule, options: Partial<PairOptions> = {}): PairSelection =>
  makePairs(candidates, { rule, format: trl, options: { ...defaultPairOptions, ...options } });

describe('crew-dpo', () => {
  const numbers = z.array(z.number());
  const { input, output } = vector(
    'crew.pairs',
    z.object({ correct: numbers, wrong: numbers }),
    z.object({ signed: z.array(numbers), order: z.array(z.string()) }),
  );
  const siblings = [
    ...input.correct.map((score, k) => side(k + 1, true, score)),
    ...input.wrong.map((score, k) => side(k + 11, false, score)),
  ];
  const named = ({ pairs }: PairSelection): string[] =>
    pairs.map(({ chosen, rejected }) => `c${chosen.place.line}-w${rejected.place.line - 10}`);

  it('ranks the published example by signed difference', () => {
    const differences = input.correct.map((c) => input.wrong.map((w) => confidenceDifference(c, w, 'signed')));
    expectNear(differences, output.signed);
    const selection = pairsOf(siblings, crewDpo);
    expect(named(selection)).toEqual(output.order);
    expectNear(
      selection.pairs.map(({ margin }) => margin),
      [0.65, 0.3, 0.05],
    );
    expect(selection.refused).toEqual({ 'below-margin': 1 });
    expect(selection.pairs[0]).toMatchObject({ scoreChosen: 0.95, scoreRejected: 0.3, labelSource: 'verifier' });
  });

  it('ranks by the size of the difference, or by the reverse: the hard negatives', () => {
    const absolute = pairsOf(siblings, crewDpo, { difference: 'absolute', minimumMargin: 0.1 });
    expect(named(absolute).slice(0, 1)).toEqual(['c1-w2']);
    expect(named(absolute).sort()).toEqual(['c1-w2', 'c2-w1', 'c2-w2']);
    const inverted = pairsOf(siblings, crewDpo, { difference: 'inverted' });
    expect(named(inverted)).toEqual(['c2-w1']);
    expect(inverted.pairs[0]).toMatchObject({ scoreChosen: 0.6, scoreRejected: 0.9 });
    expect(inverted.pairs[0]?.margin).toBeCloseTo(0.3, 12);
  });

  it('uses no null', () => {
    const { refused } = pairsOf([side(1, true, null), side(2, false, 0.1)], crewDpo);
    expect(refused).toEqual({ 'null-value': 1 });
  });
});

describe('rlsf', () => {
  const { input, output } = vector(
    'rlsf.pairs',
    z.object({ conf: z.array(z.number()), min: z.number() }),
    z.object({ pairs: z.array(z.tuple([z.number(), z.number()])), margin: z.array(z.number()) }),
  );
  const siblings = input.conf.map((score, k) => side(k + 1, null, score));

  it('pairs the published example, whatever is correct, with its margins', () => {
    const { pairs } = pairsOf([...siblings].reverse(), rlsf, { minimumConfidence: input.min, minimumMargin: 0 });
    const byPlace = new Map(pairs.map((pair) => [linesOf([pair]).join(), pair.margin]));
    expect([...byPlace.keys()].sort()).toEqual(output.pairs.map((pair) => pair.join('>')).sort());
    expectNear(
      output.pairs.map((pair) => byPlace.get(pair.join('>'))),
      output.margin,
    );
    expect(pairs.every(({ labelSource }) => labelSource === 'model')).toBe(true);
  });

  it('leaves out pairs that differ by less than the margin, are not confident enough, equal or undefined', () => {
    expect(linesOf(pairsOf(siblings, rlsf).pairs)).toEqual(['1>3', '2>3']);
    const { refused } = pairsOf([side(1, null, 0.89), side(2, null, 0.1)], rlsf);
    expect(refused).toEqual({ 'below-confidence': 1 });
    expect(pairsOf([side(1, null, 0.95), side(2, null, 0.95)], rlsf).refused).toEqual({ 'below-margin': 1 });
    expect(pairsOf([side(1, null, 0.95), side(2, null, null)], rlsf).refused).toEqual({ 'null-value': 1 });
  });

  it('says of every row that the model decided, and what was correct', async () => {
    const line = (completion: string): object => ({ prompt: 'p', completion, answer: '5' });
    const { rows } = await exportRows(
      [
        { line: line('\\boxed{6}'), measured: { signals: { 'R2.disparity': 0.97 } } },
        { line: line('\\boxed{5}'), measured: { signals: { 'R2.disparity': 0.4 } } },
      ],
      rlsf,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      ...{ chosen: '\\boxed{6}', label_source: 'model', label_kind: 'model', signal: 'R2.disparity' },
      ...{ correct_chosen: false, correct_rejected: true, score_chosen: 0.97, score_rejected: 0.4 },
    });
    expect(rows[0]?.['margin']).toBeCloseTo(Math.exp(0.57), 12);
  });
});

describe('short-long', () => {
  const measure = (text: string, answer: string): { line: object } => ({
    line: { prompt: 'p', completion: `${text}\\boxed{${answer}}`, answer: '5' },
  });
  const [short, limit, above] = [
    measure('x'.repeat(61), '5'),
    measure('y'.repeat(91), '5'),
    measure('z'.repeat(90), '5'),
  ];

  it('takes a ratio of at most 0.7, without a model', async () => {
    // 70, 100 and 99 characters.
    const { rows, selection } = await exportRows([above, short, limit], shortLong);
    expect(rows.map((row) => [row['id_chosen'], row['id_rejected']])).toEqual([['2', '3']]);
    expect(rows[0]).toMatchObject({
      score_chosen: 70,
      score_rejected: 100,
      signal: null,
      label_kind: 'gold',
      scorer: null,
    });
    expect(rows[0]?.['margin']).toBeCloseTo(0.3, 12);
    expect(selection.refused).toEqual({ 'below-margin': 2 });
  });

  it('looks at correct siblings alone', async () => {
    const { selection } = await exportRows([short, measure('y'.repeat(900), '6')], shortLong);
    expect(selection).toMatchObject({ pairs: [], refused: {} });
  });
});

describe('rare-correct', () => {
  it('takes the least and the most likely correct sibling of a prompt, and counts those without a value', () => {
    const siblings = [
      ...[side(1, true, -0.5), side(2, true, -1), side(3, true, -2), side(4, false, -9), side(5, true, null)],
      ...[side(6, true, -0.1, { promptSha256: 'q' }), side(7, true, -0.3, { promptSha256: 'q' })],
    ];
    const { pairs, refused } = pairsOf(siblings, rareCorrect);
    expect(linesOf(pairs)).toEqual(['3>1', '7>6']);
    expect(pairs[0]).toMatchObject({ scoreChosen: -2, scoreRejected: -0.5, margin: 1.5 });
    expect(refused).toEqual({ 'null-value': 1 });
  });

  it('needs two different likelihoods', () => {
    expect(pairsOf([side(1, true, -1)], rareCorrect)).toMatchObject({ pairs: [], refused: {} });
    const { refused } = pairsOf([side(1, true, -1), side(2, true, -1.04)], rareCorrect);
    expect(refused).toEqual({ 'below-margin': 1 });
  });
});
