// The golden annotations that make-scoring-golden.py wrote.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const column = z.array(z.number().nullable());
const columnsSchema = z.object({
  start: column,
  end: column,
  logprob: column,
  entropy: column,
  rank: column,
  margin: column,
  selfCertainty: column,
  topMass: column,
});
const probeSchema = z.object({
  answer: z.string(),
  confidence: z.number(),
  goldLogprob: z.array(z.number()).nullable(),
  accuracy: z.number().nullable(),
  potential: z.number().nullable(),
  belief: z.number().nullable(),
});
const turnSchema = z.object({
  probe: z.string(),
  probes: z.record(z.string(), z.string()),
  tokens: columnsSchema,
  steps: z.array(z.object({ start: z.int(), end: z.int(), part: z.string(), probe: probeSchema.nullable() })),
  base: probeSchema,
  likelihood: z.array(z.number()).nullable(),
});
const dialogueSchema = z.object({
  messages: z.array(z.int()),
  tokens: columnsSchema,
  beliefs: z.array(z.object({ goldLogprob: z.array(z.number()), belief: z.number(), elicitation: z.string() })),
});
const caseSchema = z.object({
  name: z.string(),
  model: z.string(),
  probe: z.string().nullable(),
  template: z.string().nullable(),
  line: z.looseObject({}),
  expected: z.union([turnSchema, dialogueSchema]),
});

export type GoldenColumns = z.infer<typeof columnsSchema>;
export type GoldenProbe = z.infer<typeof probeSchema>;
export type GoldenCase = z.infer<typeof caseSchema>;

export function readScoringCases(): readonly GoldenCase[] {
  return z
    .array(caseSchema)
    .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'numbers', 'scoring.json'), 'utf8')));
}
