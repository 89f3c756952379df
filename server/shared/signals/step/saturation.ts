// S2: what follows from the potentials of a trace: when it was solved, what was checking, and whether it turned from
// right to wrong. SPAE, Wu et al., arXiv 2601.03823.
import { meanOf } from '../../numbers/mean.ts';
import { probeValues } from './probe-values.ts';
import type { GroupSignal, TraceSignal } from '../signal.ts';
import { saturation, siblingAdvantages, spaeFactors } from './spae-advantage.ts';
import { spread } from './spread.ts';

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

/**
 * First step (from 1) above that share of the trace's own largest potential, for models that never come near 0.9; null
 * where no potential is above 0.
 */
export function relativeSaturation(potentials: readonly (number | null)[], share = saturation): number | null {
  const most = potentials.reduce<number>((largest, value) => Math.max(largest, value ?? 0), 0);
  const first = potentials.findIndex((value) => value !== null && value > share * most);
  return first < 0 || !(most > 0) ? null : first + 1;
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

export const saturationSignal: TraceSignal & GroupSignal = {
  id: 'S2',
  title: 'Solving and checking',
  meaning:
    'What follows from the potentials of a trace: when it was solved, what was checking, and whether it turned from right to wrong. SPAE, Wu et al., arXiv 2601.03823.',
  level: 'trace',
  priority: 'P0',
  unit: 'tokens; shares; reward',
  range: 'see parts',
  direction: 'neither',
  usesGold: true,
  needs: ['base', 'probe', 'gold'],
  cost: 'none beyond S1',
  source: 'SPAE, Wu et al., arXiv:2601.03823',
  traps: [
    'As the paper has it, by the potential alone: where the gold answer only begins what the model answers (2 of 20), it is high though the answer is another. Flags and pair rules look at the provisional answer too.',
    'Undefined, not zero, for a right trace that never saturates.',
    'Small models may never reach 0.9: kSatRelative is the first step above 0.9 of the largest potential of the trace.',
    'Penalty and shaping are of this trace alone; among siblings the whole group is the batch.',
    '`normalizedAdvantage` is the paper’s last normalization, over all tokens of the siblings; in training the batch holds several prompts.',
    'As written in the paper the penalty shrinks negative advantages too: it forgives what follows a solved step.',
  ],
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
      kSatRelative: relativeSaturation(potentials),
      solving: values.solving,
      checking: values.checking,
      checkShare: values.checkShare,
      r2w: asNumber(values.r2w),
      w2r: asNumber(values.w2r),
      falseConfidenceSteps: defined.length === 0 ? null : defined.filter((value) => value < falseConfidence).length,
      peakToFinalDrop: last === undefined ? null : defined.reduce((a, b) => Math.max(a, b)) - last,
    };
  },
  computeSteps: (reading) => {
    const steps = reading.probes.flatMap((probe, step) => (probe === null ? [] : [step]));
    const potentials = steps.map((step) => probeValues(reading.probes[step] ?? null).potential);
    const known = potentials.filter((value) => value !== null);
    const factors = known.length < steps.length ? null : spaeFactors(known);
    return {
      penalty: spread(reading.trace.steps.length, steps, factors?.penalty ?? []),
      shaping: spread(reading.trace.steps.length, steps, factors?.shaping ?? []),
    };
  },
  computeGroup: (siblings) => ({
    // Of the wrong ones: the share that had been right.
    rightToWrongShare: meanOf(
      siblings.map(({ correct, annotation }) => (correct === false ? (annotation?.signals['S2.r2w'] ?? null) : null)),
    ),
  }),
  computeEach: (siblings) => {
    const advantages = siblingAdvantages(siblings);
    return {
      advantage: advantages.map((one) => one?.mean ?? null),
      normalizedAdvantage: advantages.map((one) => one?.normalized ?? null),
    };
  },
  computeEachSteps: (siblings) =>
    siblingAdvantages(siblings).map((one, at) =>
      one === null ? null : { advantage: spread(siblings[at]?.annotation?.steps.length ?? 0, one.places, one.steps) },
    ),
};

function asNumber(value: boolean | null): number | null {
  return value === null ? null : Number(value);
}
