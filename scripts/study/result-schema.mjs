// The study's result as a file: every number of its page, with where it comes from. The page in docs/ is made from it
// alone. A part that was not asked for is null.
import { z } from 'zod';

const value = z.number().nullable();
const estimate = z.object({ value, low: value, high: value });
const counted = estimate.extend({ n: z.number().int() });
const end = z.enum(['high', 'low']);
const agreement = z.object({ halves: value, reliability: value, ceiling: value });

const discrimination = z.object({
  part: z.string(),
  title: z.string(),
  form: z.enum(['baseline', 'trace', 'last', 'mean', 'worst']),
  better: end,
  registered: z.boolean(),
  n: z.number().int(),
  varies: z.boolean(),
  overall: estimate,
  within: counted,
});

const curve = z.object({
  part: z.enum(['S1.potential', 'S3.belief']),
  of: z.enum(['right', 'wrong']),
  over: z.enum(['position', 'stepsLeft']),
  points: z.array(counted.extend({ at: z.number() })),
});

const cut = z.object({
  by: z.enum(['S1.potential', 'S5.confidence']),
  threshold: z.number(),
  cut: z.number().int(),
  reached: estimate,
  changed: estimate,
  rightToWrong: estimate,
  wrongToRight: estimate,
  saved: estimate,
  accuracy: estimate,
  gain: estimate,
});

const tracking = z.object({
  part: z.string(),
  title: z.string(),
  kind: z.enum(['baseline', 'gold', 'label-free']),
  better: end,
  registered: z.boolean(),
  n: z.number().int(),
  traces: z.number().int(),
  pooled: estimate,
  within: counted,
  beyond: estimate,
  beyondWithin: estimate,
  changes: counted,
});

const meanAndSpread = z.object({ mean: z.number(), spread: value });
const ruleOutcome = z.object({
  rule: z.string(),
  runs: z.number().int(),
  pass1: meanAndSpread,
  meanLength: meanAndSpread,
  overAny: estimate,
  overOutcome: estimate,
  longerThanAny: estimate,
});

export const resultSchema = z.object({
  schema: z.literal('credence.study/1'),
  date: z.string(),
  command: z.string(),
  quick: z.boolean(),
  /** By part; what an interrupted sitting lost is not in them. */
  minutes: z.record(z.string(), z.number()),
  machine: z.object({
    processor: z.string(),
    cores: z.number(),
    memoryBytes: z.number(),
    platform: z.string(),
    system: z.string(),
  }),
  versions: z.object({ credence: z.string(), commit: z.string().nullable(), node: z.string(), python: z.string() }),
  model: z.object({ name: z.string(), weightsSha256: z.string() }),
  base: z.object({ name: z.string(), weightsSha256: z.string() }).nullable(),
  plan: z.record(z.string(), z.unknown()),
  rollouts: z
    .object({
      count: z.number().int(),
      prompts: z.number().int(),
      mixedPrompts: z.number().int(),
      right: z.number().int(),
      failed: z.number().int(),
      probe: z.string().nullable(),
      byOperations: z.array(
        z.object({ operations: z.number().int(), count: z.number().int(), right: z.number().int() }),
      ),
      bySplit: z.array(z.object({ split: z.string(), count: z.number().int(), right: z.number().int() })),
    })
    .nullable(),
  discrimination: z.array(discrimination).nullable(),
  curves: z.array(curve).nullable(),
  cuts: z.array(cut).nullable(),
  stepValue: z
    .object({
      traces: z.number().int(),
      right: z.number().int(),
      steps: z.number().int(),
      continuations: z.number().int(),
      capped: z.number().int(),
      meanValue: z.number().nullable(),
      /** Traces whose value differs by a quarter or more between two places. */
      moving: z.number().int(),
      ceiling: z.object({ values: agreement, within: agreement, changes: agreement, splits: z.number().int() }),
      tracking: z.array(tracking),
    })
    .nullable(),
  pairs: z
    .object({
      traces: z.number().int(),
      counts: z.record(z.string(), z.number().int()),
      count: z.number().int(),
      tooFew: z.array(z.string()),
      training: z.object({ beta: z.number(), rate: z.number(), epochs: z.number(), batch: z.number() }).nullable(),
      test: z.object({ problems: z.number().int(), samples: z.number().int() }).nullable(),
      before: z.object({ pass1: z.number(), standardError: value, meanLength: z.number() }).nullable(),
      outcomes: z.array(ruleOutcome),
      runs: z.array(z.object({ pairs: z.string(), seed: z.number(), pass1: z.number(), meanLength: z.number() })),
    })
    .nullable(),
});

/** @typedef {z.infer<typeof resultSchema>} StudyResult */
