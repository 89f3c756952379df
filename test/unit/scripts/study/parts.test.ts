import { describe, expect, it } from 'vitest';
import { sameAnswer } from '../../../../scripts/study/answers.mjs';
import { rules } from '../../../../scripts/study/ask-programs.mjs';
import { curves } from '../../../../scripts/study/parts/curves.mjs';
import { cuts, outcomeOf } from '../../../../scripts/study/parts/cutting.mjs';
import { discriminate } from '../../../../scripts/study/parts/discrimination.mjs';
import { controlPairs, equalCount, ruleOutcomes } from '../../../../scripts/study/parts/pairs.mjs';
import { readRegistry, stepPart, tracePart } from '../../../../scripts/study/registry.mjs';
import { pairRuleIds } from '../../../../server/shared/protocol/pair-rules.ts';
import { signals as registered } from '../../../../server/shared/signals/registry.ts';
import { rollout, trace } from './traces.ts';

const options = { replicates: 50, seed: 1 };
const signals = readRegistry(JSON.stringify({ signals: registered }));

describe('the rules that are compared', () => {
  it('are all that pairs can be exported by', () => {
    expect(rules).toEqual(pairRuleIds);
  });
});

describe('what the registry says of parts', () => {
  it('knows which end is better, and where it has no word', () => {
    expect(tracePart('T1.ppl', signals)).toMatchObject({ better: 'low', registered: true, labelFree: true });
    expect(stepPart('T1.meanLogprob', signals)).toMatchObject({ better: 'high', registered: true });
    expect(stepPart('S7.credit', signals)).toMatchObject({ better: 'high', registered: false, labelFree: true });
    expect(tracePart('T4.vocabulary', signals)).toBeNull();
    expect(tracePart('X1.none', signals)).toBeNull();
  });

  it('calls nothing label-free that reads the gold answer, a correct sibling or a reference', () => {
    for (const part of ['S1.potential', 'S4.dense', 'T9.meanCredit', 'S11.similarity', 'S6.deficit', 'R4.logProb'])
      expect(stepPart(part, signals)?.labelFree, part).toBe(false);
    for (const part of ['S5.confidence', 'S6.confidence', 'R1.crew', 'S8.uncertainty'])
      expect(stepPart(part, signals)?.labelFree, part).toBe(true);
  });
});

describe('telling right from wrong', () => {
  const records = [
    trace({
      group: 'a',
      correct: true,
      tokens: 10,
      signals: { 'R1.crew': 0.9 },
      columns: { 'T2.meanEntropy': [0.1, 0.3] },
    }),
    trace({
      group: 'a',
      correct: false,
      tokens: 30,
      signals: { 'R1.crew': 0.5 },
      columns: { 'T2.meanEntropy': [0.4, 0.2] },
    }),
    trace({
      group: 'b',
      correct: true,
      tokens: 40,
      signals: { 'R1.crew': 0.4 },
      columns: { 'T2.meanEntropy': [0.3, 0.1] },
    }),
    trace({
      group: 'b',
      correct: false,
      tokens: 20,
      signals: { 'R1.crew': 0.2 },
      columns: { 'T2.meanEntropy': [0.2, 0.4] },
    }),
  ];
  const found = discriminate(records, signals, options);
  const one = (part: string, form: string): (typeof found)[number] | undefined =>
    found.find((own) => own.part === part && own.form === form);

  it('takes the registered end for the better one, overall and within a prompt', () => {
    expect(one('R1.crew', 'trace')?.overall.value).toBe(0.75);
    expect(one('R1.crew', 'trace')?.within).toMatchObject({ value: 1, n: 2 });
    // Shorter is better: of four comparisons 10 < 30, 10 < 20 are won.
    expect(one('length', 'baseline')?.overall.value).toBe(0.5);
    expect(one('length', 'baseline')?.within.value).toBe(0.5);
  });

  it('sums steps up by their last, mean and worst value', () => {
    // Entropy: lower is surer, so the largest is the worst; by worst .3 .4 .3 .4, by last .3 .2 .1 .4, by mean .2 .3 .2 .3.
    expect(one('T2.meanEntropy', 'worst')?.overall.value).toBe(1);
    expect(one('T2.meanEntropy', 'last')?.overall.value).toBe(0.75);
    expect(one('T2.meanEntropy', 'mean')?.overall.value).toBe(1);
  });

  it('knows what is the same of every rollout', () => {
    expect(one('R1.crew', 'trace')?.varies).toBe(true);
    expect(one('steps', 'baseline')).toMatchObject({ varies: false, overall: { value: 0.5 } });
  });

  it('leaves gold-using numbers and those without a value out', () => {
    const gold = discriminate([trace({ signals: { 'R4.logProb': -1, 'R1.crew': null } })], signals, options);
    expect(gold.filter(({ form }) => form !== 'baseline')).toEqual([]);
    expect(gold.find(({ part }) => part === 'length')?.overall.value).toBeNull();
  });
});

describe('curves', () => {
  it('reads between places, and from the end', () => {
    const records = [
      trace({ correct: true, columns: { 'S1.potential': [0.5, 1] }, base: { 'S1.potential': 0 } }),
      trace({ correct: false, columns: { 'S1.potential': [-1] }, base: { 'S1.potential': 0 } }),
    ];
    const all = curves(records, options);
    const points = (of: string, over: string): readonly { at: number; value: number | null; n: number }[] =>
      all.find((curve) => curve.part === 'S1.potential' && curve.of === of && curve.over === over)?.points ?? [];
    expect(points('right', 'position').map(({ value }) => value)[3]).toBeCloseTo(0.3, 12);
    expect(points('wrong', 'position').map(({ value }) => value)[5]).toBeCloseTo(-0.5, 12);
    expect(
      points('right', 'stepsLeft')
        .slice(0, 4)
        .map(({ value }) => value),
    ).toEqual([1, 0.5, 0, null]);
    expect(points('wrong', 'stepsLeft')[2]).toMatchObject({ value: null, n: 0 });
  });
});

describe('cutting', () => {
  const one = trace({
    ...{ correct: false, prediction: '7', gold: '9', tokens: 100 },
    columns: { 'S5.confidence': [0.2, 0.95, 0.99] },
    answers: ['1', '9', '7'],
  });

  it('ends at the first step above the threshold, strictly', () => {
    expect(outcomeOf(one, 'S5.confidence', 0.9)).toMatchObject({
      isCut: true,
      changed: true,
      before: false,
      after: true,
    });
    expect(outcomeOf(one, 'S5.confidence', 0.95)).toMatchObject({ changed: false, after: false, saved: 0 });
    expect(outcomeOf(one, 'S5.confidence', 0.99)).toMatchObject({ isCut: false, saved: 0, after: false });
    // Steps end behind 10, 20 and 30 tokens.
    expect(outcomeOf(one, 'S5.confidence', 0.9).saved).toBe(10);
  });

  it('tells shares of those cut, and gains of all', () => {
    const right = trace({ group: 'b', correct: true, tokens: 100, columns: { 'S5.confidence': [0.1] } });
    const at = cuts([one, right], options).find((cut) => cut.by === 'S5.confidence' && cut.threshold === 0.9);
    expect(at).toMatchObject({ cut: 1 });
    expect(at?.reached.value).toBe(0.5);
    expect(at?.wrongToRight.value).toBe(1);
    expect(at?.rightToWrong.value).toBe(0);
    expect(at?.gain.value).toBe(0.5);
    expect(at?.saved.value).toBe(0.05);
  });

  it('compares answers as numbers where they are', () => {
    expect(sameAnswer('1,063', '1063.0')).toBe(true);
    expect(sameAnswer('63 apples', '63')).toBe(true);
    expect(sameAnswer('63', '-63')).toBe(false);
    expect(sameAnswer('-0', '0')).toBe(true);
    expect(sameAnswer(' x ', 'x')).toBe(true);
    expect(sameAnswer(null, null)).toBe(false);
  });
});

describe('pairs', () => {
  const rollouts = [
    rollout('p', 'a', true),
    rollout('p', 'b', false),
    rollout('p', 'b', false),
    rollout('q', 'c', true),
    rollout('q', 'd', true),
  ];

  it('makes controls of different texts of one prompt, none twice and none turned about', () => {
    const any = controlPairs(rollouts, 'random-any', { count: 9, seed: 1 });
    expect(any.map(({ prompt, chosen, rejected }) => [prompt, ...[chosen, rejected].sort()].join('')).sort()).toEqual([
      'pab',
      'qcd',
    ]);
    expect(controlPairs(rollouts, 'random-outcome', { count: 9, seed: 1 })).toEqual([
      { prompt: 'p', chosen: 'a', rejected: 'b' },
    ]);
    const firsts = [1, 2, 3, 4, 5, 6].map((seed) =>
      controlPairs(rollouts, 'random-any', { count: 9, seed })
        .map(({ chosen }) => chosen)
        .sort()
        .join(''),
    );
    expect(new Set(firsts).size).toBeGreaterThan(1);
  });

  it('gives every run as many pairs', () => {
    const bounds = { most: 100, fewest: 10 };
    expect(equalCount({ one: 500, two: 60, three: 9 }, bounds)).toEqual({
      count: 60,
      rules: ['one', 'two'],
      tooFew: ['three'],
    });
    expect(equalCount({ one: 500 }, bounds)).toMatchObject({ count: 100 });
  });

  it('compares rules with both controls', () => {
    const runs = ['outcome', 'random-any', 'random-outcome'].flatMap((pairs, rule) =>
      [1, 2, 3].map((seed) => ({ pairs, seed, pass1: 0.9 - rule / 10 + seed / 1_000, meanLength: 100 + rule })),
    );
    const [outcome, any] = ruleOutcomes(runs);
    expect(outcome?.overAny.value).toBeCloseTo(0.1, 12);
    expect(outcome?.overAny.low).toBeGreaterThan(0.09);
    expect(outcome?.overOutcome.value).toBeCloseTo(0.2, 12);
    expect(outcome?.longerThanAny.value).toBe(-1);
    expect(any?.overAny.value).toBe(0);
  });
});
