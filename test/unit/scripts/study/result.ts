// A small result of the study with every part, made up; tests change single numbers of it.
import { resultSchema, type StudyResult } from '../../../../scripts/study/result-schema.mjs';

const between = (value: number, low: number, high: number): { value: number; low: number; high: number } => ({
  value,
  low,
  high,
});
const counted = { ...between(0.6, 0.55, 0.65), n: 20 };
const telling = { better: 'high', registered: true, n: 100, varies: true, within: counted } as const;
const agreement = { halves: 0.8, reliability: 0.889, ceiling: 0.943 };

/** @param beyond of the entropy's partial correlation */
function tracking(part: string, kind: string, beyond: object): object {
  return {
    ...{ part, title: `Title of ${part}`, kind, better: 'high', registered: true, n: 600, traces: 100 },
    ...{ pooled: between(0.4, 0.3, 0.5), within: counted, beyond, beyondWithin: beyond, changes: counted },
  };
}

function outcome(rule: string, pass1: number, overAny: object): object {
  return {
    ...{ rule, runs: 2, pass1: { mean: pass1, spread: 0.01 }, meanLength: { mean: 120, spread: 2 } },
    ...{ overAny, overOutcome: between(0, -0.02, 0.02), longerThanAny: between(-5, -9, -1) },
  };
}

export const result: StudyResult = resultSchema.parse({
  ...{ schema: 'credence.study/1', date: '2026-01-02', command: 'npm run study', quick: false },
  minutes: { rollouts: 10.2, annotations: 20, 'arithmetic of a': 0.01 },
  machine: { processor: 'P', cores: 2, memoryBytes: 2 ** 34, platform: 'linux x64', system: '6.0' },
  versions: { credence: '0.1.0', commit: 'abc1234', node: 'v20', python: 'torch 2' },
  model: { name: 'abacus', weightsSha256: '0123456789abcdef0123' },
  base: null,
  plan: { replicates: 1_000 },
  rollouts: {
    ...{ count: 100, prompts: 25, mixedPrompts: 10, right: 80, failed: 0, probe: '\n**Final Answer**\n\\boxed{' },
    byOperations: [{ operations: 2, count: 100, right: 80 }],
    bySplit: [{ split: 'familiar', count: 100, right: 80 }],
  },
  discrimination: [
    { ...telling, part: 'length', title: 'Tokens', form: 'baseline', overall: between(0.6, 0.5, 0.7), within: counted },
    { ...telling, part: 'R1.crew', title: 'Answer confidence', form: 'trace', overall: between(0.9, 0.85, 0.95) },
    { ...telling, part: 'T6.share', title: 'Forking tokens', form: 'trace', overall: between(0.65, 0.55, 0.75) },
    { ...telling, part: 'S5.confidence', title: 'Provisional answer', form: 'mean', overall: between(0.5, 0.4, 0.6) },
    {
      ...telling,
      part: 'R14.consistent',
      title: 'Consistency',
      form: 'trace',
      varies: false,
      overall: between(0.5, 0.5, 0.5),
    },
  ],
  curves: ['right', 'wrong'].map((of) => ({
    ...{ part: 'S1.potential', of, over: 'position' },
    points: [0, 1].map((at) => ({ at, ...between(at, at - 0.1, at + 0.1), n: 50 })),
  })),
  cuts: ['S1.potential', 'S5.confidence'].map((by) => ({
    ...{ by, threshold: 0.9, cut: 50, reached: between(0.5, 0.4, 0.6), changed: between(0.1, 0.05, 0.2) },
    ...{ rightToWrong: between(0.02, 0, 0.04), wrongToRight: between(0.08, 0.02, 0.1), saved: between(0.2, 0.1, 0.3) },
    ...{
      accuracy: between(0.83, 0.8, 0.86),
      gain: by === 'S1.potential' ? between(0.03, 0.01, 0.05) : between(0, -0.01, 0.01),
    },
  })),
  stepValue: {
    ...{ traces: 100, right: 80, steps: 600, continuations: 20_000, capped: 100, meanValue: 0.8, moving: 40 },
    ceiling: { values: agreement, within: agreement, changes: agreement, splits: 50 },
    tracking: [
      tracking('position', 'baseline', { value: null, low: null, high: null }),
      tracking('S1.potential', 'gold', between(0.5, 0.4, 0.6)),
      tracking('S5.confidence', 'label-free', between(0.05, -0.02, 0.12)),
      tracking('S8.lnlp', 'label-free', between(-0.2, -0.3, -0.1)),
    ],
  },
  pairs: {
    ...{ traces: 400, counts: { outcome: 200, hindsight: 3 }, count: 200, tooFew: ['hindsight'] },
    training: { beta: 0.1, rate: 2e-5, epochs: 1, batch: 16 },
    test: { problems: 252, samples: 4 },
    before: { pass1: 0.8, standardError: 0.01, meanLength: 125 },
    outcomes: [
      outcome('outcome', 0.85, between(0.05, 0.01, 0.09)),
      outcome('random-any', 0.8, between(0, -0.02, 0.02)),
      outcome('random-outcome', 0.85, between(0.05, 0.01, 0.09)),
    ],
    runs: ['outcome', 'random-any', 'random-outcome'].flatMap((pairs) =>
      [1, 2].map((seed) => ({ pairs, seed, pass1: 0.8 + seed / 100, meanLength: 120 })),
    ),
  },
});
