// How a model runs: on which device, by which attention, in which precision, why, and what its self-check said. Values
// only.
import type { AttentionVariant } from '../graph/build-decoder.ts';
import type { RealDevice } from '../shared/protocol/device.ts';
import type { RealPrecision } from '../shared/protocol/precision.ts';

/** Differences of log-probs and entropies, nats. */
export interface Tolerance {
  readonly worst: number;
  readonly mean: number;
}

/** What came of reading the built-in text on a device and on the CPU. */
export interface CheckResult {
  readonly passed: boolean;
  /** Nats; null where the device gave no numbers, or none that can be compared. */
  readonly worst: number | null;
  readonly mean: number | null;
  readonly tolerance: Tolerance;
  /** Why the device gave no numbers; null where it did. */
  readonly failure: string | null;
}

export interface DeviceUse {
  readonly device: RealDevice;
  readonly attention: AttentionVariant;
  readonly precision: RealPrecision;
  /** What was chosen and why, in one line. */
  readonly reason: string;
  /** Null: this is the CPU, which others are compared with. */
  readonly check: CheckResult | null;
  /** What the user must be told: a device that is here and was not taken, or not as it should be. Null: nothing. */
  readonly fallback: string | null;
}

/** `0.00012`, `2.1`, `460`: two significant digits. */
export function twoDigits(value: number): string {
  return String(Number(value.toPrecision(2)));
}

/** Why a check was not passed, as the end of a sentence. */
export function whyRefused({ failure, worst, tolerance }: CheckResult): string {
  if (failure !== null) return failure;
  return worst === null
    ? 'its numbers are no numbers'
    : `its log-probs differ from the CPU's by up to ${twoDigits(worst)} nats where ${twoDigits(tolerance.worst)} is tolerated`;
}
