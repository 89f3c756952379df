// The wall where annotations enter, from annotation files and from the store: unknown in, an annotation line or null out.
import { z } from 'zod';
import type { AnnotationLine } from '../shared/trace/annotation.ts';
import { inOrderOf } from '../shared/trace/key-order.ts';

const count = z.int().nonnegative();
const value = z.number().nullable();
const column = z.array(value);
const text = z.string().nullable();

export const problemSchema = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  line: z.int().exactOptional(),
  column: z.int().exactOptional(),
  length: z.int().exactOptional(),
  path: z.string().exactOptional(),
});

const probe = z.object({
  answer: text,
  confidence: value,
  goldLogprob: z.array(z.number()).nullable(),
  accuracy: value,
  potential: value,
  belief: value,
  samples: z.array(z.string()).exactOptional(),
});

const step = probe.extend({
  start: count,
  end: count,
  turn: count,
  part: z.enum(['think', 'answer', 'turn']),
  meanLogprob: value,
  meanEntropy: value,
  deltaPotential: value,
  deltaBelief: value,
  label: z.union([z.string(), z.number(), z.boolean()]).exactOptional(),
  reward: z.number().exactOptional(),
  elicitation: z.string().exactOptional(),
  signals: z.record(z.string(), value).exactOptional(),
});

const tokens = z
  .object({
    start: z.array(count),
    end: z.array(count),
    logprob: column,
    entropy: column,
    rank: column,
    margin: column,
    selfCertainty: column,
    topMass: column,
    top: z.array(z.array(z.tuple([z.string(), z.number()])).nullable()).exactOptional(),
    signals: z.record(z.string(), column).exactOptional(),
  })
  .refine(
    ({ signals, ...columns }) =>
      new Set([...Object.values(columns), ...Object.values(signals ?? {})].map((one) => one.length)).size === 1,
    'columns differ in length',
  );

const scorer = z.object({
  model: z.string(),
  weightsSha256: z.string(),
  tokenizerSha256: z.string(),
  templateSha256: z.string().exactOptional(),
  device: z.string(),
  precision: z.string(),
  probe: text,
  probePreset: text,
  sampling: z.object({ count, temperature: z.number().positive(), seed: count }).exactOptional(),
  compat: z.literal('script').exactOptional(),
  reflection: z
    .object({
      positive: z.array(z.string()).exactOptional(),
      reflective: z.array(z.string()).exactOptional(),
      doubtBelow: z.number().exactOptional(),
      sureAbove: z.number().exactOptional(),
    })
    .exactOptional(),
  lexiconsSha256: z.string().exactOptional(),
  probes: z.record(z.string(), z.string()),
  signals: z.array(z.string()).exactOptional(),
  secondModel: z
    .object({ model: z.string(), weightsSha256: z.string(), device: z.string(), precision: z.string() })
    .exactOptional(),
  segmenter: z.string(),
  version: z.string(),
});

const schema = z.literal('credence.annotation/1');
const head = { schema, line: z.int().positive(), problems: z.array(problemSchema) };

const annotation = z.object({
  ...head,
  id: z.string(),
  group: z.string(),
  scorer,
  turns: z.array(z.object({ message: count.nullable(), firstToken: count, endToken: count })),
  tokens,
  steps: z.array(step),
  base: probe.nullable(),
  signals: z.record(z.string(), value),
  flags: z.array(z.object({ kind: z.string(), step: count.nullable(), why: z.string() })),
});

const failed = z.object({ ...head, id: text });

const either = z.union([annotation, failed]);

/** Null where the value is not an annotation line of this version. Unknown fields are dropped, the others keep their order. */
export function parseAnnotation(unknown: unknown): AnnotationLine | null {
  const parsed = either.safeParse(unknown);
  return parsed.success ? inOrderOf(parsed.data, unknown) : null;
}
