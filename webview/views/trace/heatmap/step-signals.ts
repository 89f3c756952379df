// What the bars of a step can show, on which common scale, and what is said beside them. Pure; no DOM.
import type { Annotation, StepAnnotation } from '../../../../server/shared/trace/annotation.ts';
import { formatSigned, formatNumber } from '../../../parts/format-number.ts';

export interface StepSignal {
  readonly id: string;
  readonly title: string;
  /** Short name on the timeline's axis. */
  readonly symbol: string;
  readonly value: (step: StepAnnotation) => number | null;
  /** Signed bars grow both ways from the middle; others from the left. */
  readonly signed: boolean;
  readonly usesGold: boolean;
  readonly format: (value: number | null) => string;
  readonly meaning: string;
  /** Full width of a bar where it is this trace's own; absent: common to the file, as fullScale says. */
  readonly full?: number;
}

export const stepSignals: readonly StepSignal[] = [
  {
    id: 'potential',
    title: 'potential ΔΦ',
    symbol: 'ΔΦ',
    value: (step) => step.deltaPotential,
    signed: true,
    usesGold: true,
    format: (value) => formatSigned(value, 2),
    meaning: 'Change of the step potential Φ, which joins how right and how sure the model would answer now.',
  },
  {
    id: 'belief',
    title: 'belief Δ',
    symbol: 'Δb',
    value: (step) => step.deltaBelief,
    signed: true,
    usesGold: true,
    format: (value) => `${formatSigned(value, 2)} nats`,
    meaning: 'Change of the log-probability of the gold answer, asked after the step.',
  },
  {
    id: 'confidence',
    title: 'confidence',
    symbol: 'conf',
    value: (step) => step.confidence,
    signed: false,
    usesGold: false,
    format: (value) => formatNumber(value, 2),
    meaning: 'How sure the model is of whatever it would answer now; no gold answer is used.',
  },
];

/** The one of that id among `known`, else the first of all. */
export function stepSignal(id: string, known = stepSignals): StepSignal {
  return known.find((signal) => signal.id === id) ?? (stepSignals[0] as StepSignal); /* never empty */
}

/** The chosen signal, or where this trace has no value of it (no gold answer, a dialogue) the first that has one. */
export function usableStepSignal(chosen: StepSignal, annotation: Annotation | null): StepSignal {
  const hasValue = (signal: StepSignal): boolean =>
    annotation?.steps.some((step) => signal.value(step) !== null) === true;
  return [chosen, ...stepSignals].find(hasValue) ?? chosen;
}

/** Full width of a bar for ΔΦ: Φ runs from -1 to 1, and the step that solves a problem moves it by about 1. */
const fullPotential = 1;

/** Least full width of a bar for belief, so that noise of a tenth of a nat stays noise. */
const leastFullBelief = 1;

/**
 * Full width of a bar, common to the file: `beliefs` are the belief curves known so far (natural log). A single leap
 * beyond is cut and marked.
 */
export function fullScale({ id, full }: StepSignal, beliefs: readonly (readonly (number | null)[])[]): number {
  if (full !== undefined) return full;
  if (id === 'potential') return fullPotential;
  if (id === 'confidence') return 1;
  const sizes = beliefs.flatMap((curve) =>
    curve.flatMap((value, index) => {
      const before = curve[index - 1];
      return value === null || before === null || before === undefined ? [] : [Math.abs(value - before)];
    }),
  );
  sizes.sort((left, right) => left - right);
  const wide = sizes[Math.floor(sizes.length * 0.98)] ?? 0;
  return Math.max(leastFullBelief, niceAbove(wide));
}

/** The next of 1, 2, 5 times a power of ten. */
export function niceAbove(value: number): number {
  if (!(value > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((factor) => factor * power).find((nice) => nice >= value) ?? value;
}

export interface Bar {
  /** Where it begins and how long it is, as shares of the bar's column. */
  readonly from: number;
  readonly length: number;
  readonly direction: 'away' | 'towards' | 'level';
  /** The value lies beyond the common scale. */
  readonly cut: boolean;
}

export function layoutBar(signal: StepSignal, value: number | null, full: number): Bar | null {
  if (value === null || !Number.isFinite(value)) return null;
  const share = Math.min(1, Math.abs(value) / full);
  const cut = Math.abs(value) > full;
  if (!signal.signed) return { from: 0, length: share, direction: 'level', cut };
  const half = share / 2;
  return value < 0
    ? { from: 0.5 - half, length: half, direction: 'away', cut }
    : { from: 0.5, length: half, direction: 'towards', cut };
}

/** The gold answer a belief was read for, or null. */
export function beliefOf(annotation: Annotation): readonly (number | null)[] {
  const start = annotation.base?.belief ?? null;
  return [start, ...annotation.steps.map((step) => step.belief)];
}
