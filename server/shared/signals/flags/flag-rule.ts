// What a flag of a trace follows from.
import type { TraceReading } from '../reading.ts';
import type { Need } from '../signal.ts';
import type { FlagKindId } from './flag-kinds.ts';

export interface FoundFlag {
  /** Index into `trace.steps`, null for the whole trace. */
  readonly step: number | null;
  /** The reason, a sentence with its numbers. */
  readonly why: string;
}

export interface FlagRule {
  readonly kind: FlagKindId;
  /** What has to be measured for it; nothing is found without. */
  readonly needs: readonly Need[];
  /** In step order; nothing where what it reads was not measured. */
  readonly find: (reading: TraceReading) => readonly FoundFlag[];
}

/** Two decimals, as all reasons show values. */
export function two(value: number): string {
  return value.toFixed(2);
}

/** A share as a whole percentage. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** A short stretch of a trace as it is quoted in a reason: one line, at most so many characters. */
export function quote(text: string, most = 40): string {
  const line = text.trim().replaceAll(/\s+/gu, ' ');
  return `“${line.length > most ? `${line.slice(0, most - 1)}…` : line}”`;
}
