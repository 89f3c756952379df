// All trace signals of a reading under their public names.
import type { TraceReading } from './reading.ts';
import { traceSignals } from './registry.ts';

/** "<id>.<part>" to value; null where undefined, never NaN or infinite. */
export function computeSignals(reading: TraceReading): Record<string, number | null> {
  const values: Record<string, number | null> = {};
  for (const signal of traceSignals) {
    for (const [part, value] of Object.entries(signal.compute(reading))) {
      values[`${signal.id}.${part}`] = value !== null && Number.isFinite(value) ? value : null;
    }
  }
  return values;
}
