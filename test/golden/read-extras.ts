// The golden readings that make-extras-golden.py wrote.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const logprobs = z.array(z.number());
const column = z.array(z.number().nullable());
const verdict = z.object({ yes: z.number(), no: z.number() });
const caseSchema = z.object({
  name: z.string(),
  model: z.string(),
  second: z.string(),
  template: z.string().nullable(),
  line: z.looseObject({}),
  expected: z.object({
    prompt: logprobs,
    topLogprobs: z.array(logprobs),
    reflection: z.array(z.object({ positive: z.number(), reflective: z.number() }).nullable()),
    verdict: verdict.extend({ controls: z.array(verdict) }),
    followUps: z.object({ positive: logprobs, negative: logprobs }),
    answerCue: z.string().nullable(),
    noReasoning: logprobs,
    emptyQuestion: column,
    noContext: column.nullable(),
    hindsight: column,
    secondModel: column,
    presets: z.object({ answering: z.record(z.string(), z.number()), asked: z.number(), chosen: z.string() }),
    ownAnswer: z.object({ base: logprobs, steps: z.array(logprobs.nullable()) }).nullable(),
    promptCompletion: z.object({
      expected: z.string(),
      completed: z.string(),
      meanLogprob: z.number(),
      answer: z.string(),
    }),
  }),
});

export type ExtrasCase = z.infer<typeof caseSchema>;

export function readExtrasCases(): readonly ExtrasCase[] {
  const text = readFileSync(join(import.meta.dirname, 'numbers', 'extras.json'), 'utf8');
  return z.array(caseSchema).parse(JSON.parse(text));
}
