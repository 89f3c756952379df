// How a value of the probes moves from step to step: the difference to the probed step before, the first against base.
import { shiftsFrom } from '../../numbers/shifts.ts';
import type { ProbeValues } from '../../trace/annotation.ts';
import type { TraceReading } from '../reading.ts';
import { probeValues } from './probe-values.ts';
import { spread } from './spread.ts';

/** Indices into `trace.steps` of the steps that were asked, in order. */
export function probedSteps(reading: TraceReading): readonly number[] {
  return reading.probes.flatMap((probe, step) => (probe === null ? [] : [step]));
}

/** One a step; null where it was not asked, and where either side is undefined. */
export function stepShifts(
  reading: TraceReading,
  pick: (values: ProbeValues) => number | null,
): readonly (number | null)[] {
  const probed = probedSteps(reading);
  const value = (step: number): number | null => pick(probeValues(reading.probes[step] ?? null));
  return spread(reading.trace.steps.length, probed, shiftsFrom(pick(probeValues(reading.base)), probed.map(value)));
}
