// The step rows of an annotation, from a reading.
import { meanOf } from '../../numbers/mean.ts';
import type { StepAnnotation } from '../../trace/annotation.ts';
import { probeValues } from './probe-values.ts';
import type { TraceReading } from '../reading.ts';
import { stepShifts } from './step-shifts.ts';

/** One a step of the trace, in order. Differences are between consecutive probed steps, the first against base. */
export function annotateSteps(reading: TraceReading): StepAnnotation[] {
  const values = reading.probes.map(probeValues);
  const deltaPotential = stepShifts(reading, ({ potential }) => potential);
  const deltaBelief = stepShifts(reading, ({ belief }) => belief);
  return reading.trace.steps.map((step, k) => {
    const range = reading.stepTokens[k] ?? { first: 0, end: 0 };
    return {
      start: step.start,
      end: step.end,
      turn: step.turn,
      part: step.part,
      ...(step.label === undefined ? {} : { label: step.label }),
      ...(step.reward === undefined ? {} : { reward: step.reward }),
      meanLogprob: meanOf(reading.tokens.logprob.slice(range.first, range.end)),
      meanEntropy: meanOf(reading.tokens.entropy.slice(range.first, range.end)),
      ...(values[k] ?? probeValues(null)),
      deltaPotential: deltaPotential[k] ?? null,
      deltaBelief: deltaBelief[k] ?? null,
    };
  });
}
