// S2: what follows from the potentials of a trace: when it was solved, what was checking, and whether it turned from
// right to wrong. SPAE, Wu et al., arXiv 2601.03823.
import { probeValues } from './probe-values.ts';
import type { TraceSignal } from '../signal.ts';

/** Strict threshold on the potential (0.9 in the released script). */
export const saturation = 0.9;
/** Potential under which a step counts as falsely confident (signals.md S2, extras). */
export const falseConfidence = -0.5;

export interface SaturationInput {
  /** One a probed step; null where the potential is undefined. */
  readonly potentials: readonly (number | null)[];
  /** Tokens up to and including each step's last, counted from the turn's first. */
  readonly ends: readonly number[];
  /** Tokens up to the end of the thinking; null where nothing was thought. */
  readonly thinkEnd: number | null;
  readonly correct: boolean | null;
}

export interface SaturationValues {
  /** First saturated step, from 1. */
  readonly kSat: number | null;
  readonly solving: number | null;
  readonly checking: number | null;
  readonly checkShare: number | null;
  readonly r2w: boolean | null;
  readonly w2r: boolean | null;
}

/** Null where correctness or every potential is unknown; solving and checking only for right traces that saturate. */
export function saturationValues({ potentials, ends, thinkEnd, correct }: SaturationInput): SaturationValues {
  const first = potentials.findIndex((value) => value !== null && value > saturation);
  const known = potentials.some((value) => value !== null);
  const kSat = first < 0 ? null : first + 1;
  const end = kSat === null ? undefined : ends[kSat - 1];
  const solved = correct === true && end !== undefined && thinkEnd !== null;
  const low = potentials.some((value) => value !== null && value < falseConfidence);
  return {
    kSat,
    solving: solved ? end : null,
    checking: solved ? thinkEnd - end : null,
    checkShare: solved && thinkEnd > 0 ? (thinkEnd - end) / thinkEnd : null,
    r2w: !known || correct === null ? null : !correct && kSat !== null,
    w2r: !known || correct === null ? null : correct && low,
  };
}

/** Per step, for potentials that are all defined: the factors of the SPAE advantage. */
export interface SpaeAdvantage {
  /** Saturated steps strictly before. */
  readonly saturatedBefore: readonly number[];
  /** 1 - alpha (1 - e^{-C}), in [1 - alpha, 1], non-increasing. */
  readonly penalty: readonly number[];
  /** Min-max normalized potential differences, [0, 1]; the first difference is 0 here. */
  readonly normalized: readonly number[];
  /** e^{normalized} minus its mean; 0 where all differences are equal. */
  readonly shaping: readonly number[];
}

/** The batch is the trace itself. @param alpha saturation penalty, 0.5 in the paper */
export function spaeAdvantage(potentials: readonly number[], alpha = 0.5): SpaeAdvantage {
  const differences = potentials.map((value, k) => (k === 0 ? 0 : value - (potentials[k - 1] ?? value)));
  const low = Math.min(...differences);
  const span = Math.max(...differences) - low;
  let saturated = 0;
  const saturatedBefore = potentials.map((value) => (value > saturation ? saturated++ : saturated));
  const normalized = differences.map((value) => (span === 0 ? 0 : (value - low) / span));
  const exponentials = normalized.map(Math.exp);
  const mean = exponentials.reduce((sum, value) => sum + value, 0) / Math.max(1, exponentials.length);
  return {
    saturatedBefore,
    penalty: saturatedBefore.map((count) => 1 - alpha * (1 - Math.exp(-count))),
    normalized,
    shaping: exponentials.map((value) => (span === 0 ? 0 : value - mean)),
  };
}

export const saturationSignal: TraceSignal = {
  id: 'S2',
  title: 'Solving and checking',
  meaning:
    'What follows from the potentials of a trace: when it was solved, what was checking, and whether it turned from right to wrong. SPAE, Wu et al., arXiv 2601.03823.',
  level: 'trace',
  priority: 'P0',
  unit: 'tokens',
  range: 'see parts',
  direction: 'neither',
  usesGold: true,
  needs: ['base', 'probe', 'gold'],
  cost: 'none beyond S1',
  source: 'SPAE, Wu et al., arXiv:2601.03823',
  traps: ['Undefined, not zero, for a right trace that never saturates.', 'Small models may never reach 0.9.'],
  ranks: { falseConfidenceSteps: 'low', peakToFinalDrop: 'low' },
  compute: (reading) => {
    const probed = reading.probes.flatMap((probe, step) => (probe === null ? [] : [{ probe, step }]));
    const potentials = probed.map(({ probe }) => probeValues(probe).potential);
    const ends = probed.map(({ step }) => {
      const turn = reading.turns[reading.trace.steps[step]?.turn ?? 0];
      return (reading.stepTokens[step]?.end ?? 0) - (turn?.firstToken ?? 0);
    });
    const values = saturationValues({ potentials, ends, thinkEnd: reading.thinkEnd, correct: reading.trace.correct });
    const defined = potentials.filter((value) => value !== null);
    const last = defined.at(-1);
    return {
      kSat: values.kSat,
      solving: values.solving,
      checking: values.checking,
      checkShare: values.checkShare,
      r2w: asNumber(values.r2w),
      w2r: asNumber(values.w2r),
      falseConfidenceSteps: defined.length === 0 ? null : defined.filter((value) => value < falseConfidence).length,
      peakToFinalDrop: last === undefined ? null : defined.reduce((a, b) => Math.max(a, b)) - last,
    };
  },
};

function asNumber(value: boolean | null): number | null {
  return value === null ? null : Number(value);
}
