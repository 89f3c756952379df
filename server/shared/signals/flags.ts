// Places and traces worth a look, each with a reason in words and numbers. Flags of groups: group/group-flags.ts.
import type { Flag } from '../trace/annotation.ts';
import { flagRules } from './flags/registry.ts';
import type { TraceReading } from './reading.ts';

/** In the order of the rules, then of steps; indices are into `trace.steps`. */
export function computeFlags(reading: TraceReading): Flag[] {
  return flagRules.flatMap(({ kind, find }) => find(reading).map(({ step, why }) => ({ kind, step, why })));
}
