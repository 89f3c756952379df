// What a whole input says of each of its traces: completed traces for those who score them.
import type { ProbeTrial, Trace } from '../shared/trace/trace.ts';
import type { HindsightIndex } from './hindsight-index.ts';

export interface InputKnowledge {
  /** Where a signal asks for it. */
  readonly hindsight?: HindsightIndex;
  /** Where the wording of step probes is to be chosen. */
  readonly trial?: ProbeTrial;
}

export function completeTrace(trace: Trace, { hindsight, trial }: InputKnowledge): Trace {
  const known = hindsight === undefined ? trace : hindsight.complete(trace);
  return trial === undefined ? known : { ...known, trial };
}
