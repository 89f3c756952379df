// The wall where measured step values enter, from the store: unknown in, values or null out.
import { z } from 'zod';
import type { StepValues } from '../shared/trace/step-values.ts';
import { problemSchema } from './parse-annotation.ts';

const count = z.int().nonnegative();

const place = z
  .object({
    place: count,
    samples: count,
    right: count.nullable(),
    capped: count,
    tokens: count,
    answers: z.array(z.tuple([z.string().nullable(), z.int().positive()])),
  })
  .refine(({ right, capped, samples }) => (right ?? 0) <= samples && capped <= samples, 'more than were written');

const stepValues = z.object({
  schema: z.literal('credence.step-values/1'),
  id: z.string(),
  line: z.int().positive(),
  group: z.string(),
  traceSha256: z.string(),
  scorer: z.object({
    model: z.string(),
    weightsSha256: z.string(),
    tokenizerSha256: z.string(),
    templateSha256: z.string().exactOptional(),
    device: z.string(),
    precision: z.string(),
    samples: z.int().positive(),
    seed: count,
    temperature: z.number().positive(),
    maxTokens: z.int().positive(),
    segmenter: z.string(),
    version: z.string(),
  }),
  places: z.array(place),
  problems: z.array(problemSchema),
}) satisfies z.ZodType<StepValues>;

/** Null where the value is none of this version. Unknown fields are dropped. */
export function parseStepValues(unknown: unknown): StepValues | null {
  const parsed = stepValues.safeParse(unknown);
  return parsed.success ? parsed.data : null;
}
