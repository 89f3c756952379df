// The length of a trace as a model whose rotation depends on it is told: one for all passes over the trace.
import type { Problem } from '../shared/trace/problem.ts';
import type { Scorer } from './scorer.ts';
import type { TrunkText } from './trunk-reader.ts';

/** Tokens of the longest text, and no more than the model reads at once; at least 1. */
export function textLength(texts: readonly TrunkText[], { info }: Pick<Scorer, 'info'>): number {
  const longest = texts.reduce((most, { ids }) => Math.max(most, ids.length), 1);
  return Math.min(longest, info.contextLength);
}

/** Says so where the length changes how positions are told to the model. */
export function lengthProblems(length: number, scorer: Pick<Scorer, 'lengthNote'>): readonly Problem[] {
  const note = scorer.lengthNote(length);
  if (note === null) return [];
  const message = `All of the trace is read with ${note}. Compare it with traces that are read so too.`;
  return [{ code: 'rotary-scaling', severity: 'info', message }];
}
