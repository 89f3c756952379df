// The shape of a line as it lies in the file (docs/trace-format.md), checked at the wall. Unknown fields pass; a null
// field counts as absent, since tables written with missing values hold nulls.
import { z } from 'zod';

const textPart = z.looseObject({ type: z.string(), text: z.string().nullish() });

const message = z.looseObject({
  role: z.string(),
  content: z.union([z.string(), z.array(z.union([z.string(), textPart]))]).nullish(),
  reasoning_content: z.string().nullish(),
  reasoning: z.unknown().optional(),
});

/** A finite number; NaN cannot be written in JSON, and 1e999 reads as infinite. */
const number = z.number();

const step = z.looseObject({
  start: z.int().min(0),
  end: z.int().min(0),
  label: z.union([z.string(), number, z.boolean()]).nullish(),
  reward: number.nullish(),
});

const topEntry = z.tuple([z.string(), number]);

const token = z.looseObject({
  id: z.int().min(0).nullish(),
  text: z.string(),
  logprob: number.nullish(),
  top: z.array(topEntry).nullish(),
});

/** Text, or a number where tables keep one: 42 is read as "42". */
const word = z.union([z.string(), number]);

export const traceRecord = z.looseObject({
  prompt: z.union([z.string(), z.array(message)]).nullish(),
  completion: z.union([z.string(), z.array(message)]).nullish(),
  messages: z.array(message).nullish(),
  id: word.nullish(),
  group: word.nullish(),
  answer: z.union([z.string(), number, z.array(word)]).nullish(),
  prediction: word.nullish(),
  correct: z.union([z.boolean(), z.literal(0), z.literal(1)]).nullish(),
  reward: number.nullish(),
  steps: z.array(step).nullish(),
  tokens: z.array(token).nullish(),
  model: z.string().nullish(),
  meta: z.record(z.string(), z.unknown()).nullish(),
});

export type TraceRecord = z.infer<typeof traceRecord>;
export type MessageRecord = z.infer<typeof message>;

/** What each field may hold, for messages about a field that holds something else. */
export const fieldForms: Readonly<Record<string, string>> = {
  prompt: 'a string or an array of messages {"role", "content"}',
  completion: 'a string or an array of messages {"role", "content"}',
  messages: 'an array of messages {"role", "content"}',
  id: 'a string',
  group: 'a string',
  answer: 'a string or an array of strings',
  prediction: 'a string',
  correct: 'true or false',
  reward: 'a finite number',
  steps: 'an array of {"start", "end"} with whole, non-negative numbers, "label" and "reward" where there are any',
  tokens: 'an array of {"text"} with "id", "logprob" and "top" ([text, logprob] pairs) where there are any',
  model: 'a string',
  meta: 'an object',
};
