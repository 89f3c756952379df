// All trace signals of a reading under their public names: of the trace, of its steps, of its tokens.
import type { TraceReading } from './reading.ts';
import { traceSignals } from './registry.ts';
import type { PartColumns, Parts, TraceSignal } from './signal.ts';

/** "<id>.<part>" to value; null where undefined, never NaN or infinite. */
export function computeSignals(reading: TraceReading, among = traceSignals): Record<string, number | null> {
  const values: Record<string, number | null> = {};
  for (const signal of among) {
    for (const [part, value] of Object.entries<Parts[string]>(signal.compute(reading))) {
      values[`${signal.id}.${part}`] = finite(value);
    }
  }
  return values;
}

/** "<id>.<part>" to one entry a step; columns without a single value are left out. */
export function computeStepColumns(reading: TraceReading, among = traceSignals): PartColumns {
  return columnsOf(among, (signal) => signal.computeSteps?.(reading));
}

/** "<id>.<part>" to one entry a token; columns without a single value are left out. */
export function computeTokenColumns(reading: TraceReading, among = traceSignals): PartColumns {
  return columnsOf(among, (signal) => signal.computeTokens?.(reading));
}

function columnsOf(
  among: readonly TraceSignal[],
  compute: (signal: TraceSignal) => PartColumns | undefined,
): PartColumns {
  const columns: Record<string, readonly (number | null)[]> = {};
  for (const signal of among) {
    for (const [part, values] of Object.entries(compute(signal) ?? {})) {
      const column = values.map(finite);
      // Thousands of nulls say no more than no column does.
      if (column.some((value) => value !== null)) columns[`${signal.id}.${part}`] = column;
    }
  }
  return columns;
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
