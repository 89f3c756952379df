// How often a trace ends right when it is written on from its steps: what was counted, and how. `credence.step-values/1`.
import type { Problem } from './problem.ts';

export const stepValuesSchema = 'credence.step-values/1';

/** How continuations are sampled. */
export interface ContinuationSettings {
  /** Continuations of each place, 1 … 1024. */
  readonly samples: number;
  /** Whole, not negative. */
  readonly seed: number;
  /** Above 0. */
  readonly temperature: number;
  /** Tokens that a continuation may have, at least 1. */
  readonly maxTokens: number;
}

/** Where the counts come from. */
export interface StepValuesProvenance extends ContinuationSettings {
  readonly model: string;
  readonly weightsSha256: string;
  readonly tokenizerSha256: string;
  /** Of the chat template that rendered the messages; absent for a text prompt. */
  readonly templateSha256?: string;
  readonly device: string;
  readonly precision: string;
  readonly segmenter: string;
  /** Program version. */
  readonly version: string;
}

/** What came of the continuations of one place. */
export interface PlaceValue {
  /** 0: before the first step; k: behind step k of the trace, counted from 1. */
  readonly place: number;
  /** Continuations that were written. */
  readonly samples: number;
  /** Of them, those whose final answer equals the gold answer; null without a gold answer. */
  readonly right: number | null;
  /** Of them, those that were cut at the most tokens they may have, or at the end of the model's context. */
  readonly capped: number;
  /** Tokens of all of them together. */
  readonly tokens: number;
  /** Final answers and how many gave each, the most frequent first, equal ones under their first spelling; null: none. */
  readonly answers: readonly (readonly [answer: string | null, count: number])[];
}

export interface StepValues {
  readonly schema: typeof stepValuesSchema;
  readonly id: string;
  readonly line: number;
  readonly group: string;
  /** Of what is read of the trace. */
  readonly traceSha256: string;
  readonly scorer: StepValuesProvenance;
  /** Places that were measured, in order; all of the trace unless some were chosen or work was cut short. */
  readonly places: readonly PlaceValue[];
  readonly problems: readonly Problem[];
}

/** Stands in the place of values for a line that could not be measured. */
export interface FailedStepValues {
  readonly schema: typeof stepValuesSchema;
  readonly id: string | null;
  readonly line: number;
  readonly problems: readonly Problem[];
}
