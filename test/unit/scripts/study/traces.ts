// Traces as the study's parts read them, with only what a test names.
import type { Rollout, TraceRecord } from '../../../../scripts/study/records.mjs';

interface TraceParts extends Partial<Omit<TraceRecord, 'places'>> {
  /** Values of the thought steps, by part. */
  readonly columns?: Readonly<Record<string, readonly (number | null)[]>>;
  readonly answers?: readonly (string | null)[];
  /** Values before the first step. */
  readonly base?: Readonly<Record<string, number | null>>;
}

/** Each thought step has ten tokens. */
export function trace({ columns = {}, answers = [], base = {}, ...parts }: TraceParts): TraceRecord {
  const steps = Math.max(answers.length, ...Object.values(columns).map(({ length }) => length), 0);
  const places = Array.from({ length: steps }, (_none, step) => ({
    tokens: 10 * (step + 1),
    answer: answers[step] ?? null,
    values: Object.fromEntries(Object.entries(columns).map(([part, values]) => [part, values[step] ?? null])),
  }));
  return {
    ...{
      id: 'one',
      group: 'a',
      correct: true,
      gold: '1',
      prediction: '1',
      operations: 2,
      split: 'familiar',
      tokens: 40,
    },
    ...{ signals: {}, ...parts, places: [{ tokens: 0, answer: null, values: base }, ...places] },
  };
}

export function rollout(prompt: string, completion: string, correct: boolean): Rollout {
  return {
    ...{ id: completion, group: prompt, prompt, completion, correct, answer: '1' },
    meta: { operations: 2, split: 'train' },
  };
}
