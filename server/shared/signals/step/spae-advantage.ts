// The SPAE advantage (part of S2): what each step of each sibling would be credited with in training, from its potentials
// and the outcome of the group. Wu et al., arXiv 2601.03823.
import { amongDefined } from '../group/among-defined.ts';
import { groupAdvantage, outcomeReward } from '../group/group-advantage.ts';
import type { Sibling, SiblingAnnotation } from '../sibling.ts';

/** Strict threshold on the potential (0.9 in the released script). */
export const saturation = 0.9;

export interface SpaeOptions {
  /** Strength of the saturation penalty, and weight of the shaping. */
  readonly alpha?: number;
  readonly xi?: number;
}

/** Per step, for potentials that are all defined. */
export interface SpaeFactors {
  /** Saturated steps strictly before. */
  readonly saturatedBefore: readonly number[];
  /** f = 1 - alpha (1 - e^{-C}), in [1 - alpha, 1], non-increasing. */
  readonly penalty: readonly number[];
  /** Potential differences, min-max normalized over the batch, [0, 1]; the first difference of a trace is 0 here. */
  readonly normalized: readonly number[];
  /** g = e^{normalized} minus its mean over the batch; 0 where all differences are equal. */
  readonly shaping: readonly number[];
}

/**
 * @param alpha 0.5 in the paper
 * @param batch potentials of all traces that are compared, this one among them; by default this one alone
 */
export function spaeFactors(
  potentials: readonly number[],
  alpha = 0.5,
  batch: readonly (readonly number[])[] = [potentials],
): SpaeFactors {
  const all = batch.flatMap(differences);
  const low = all.reduce((a, b) => Math.min(a, b), Infinity);
  const span = all.reduce((a, b) => Math.max(a, b), -Infinity) - low;
  const normalize = (value: number): number => (span > 0 ? (value - low) / span : 0);
  const mean = all.reduce((sum, value) => sum + Math.exp(normalize(value)), 0) / Math.max(1, all.length);
  let saturated = 0;
  const saturatedBefore = potentials.map((value) => (value > saturation ? saturated++ : saturated));
  const normalized = differences(potentials).map(normalize);
  return {
    saturatedBefore,
    penalty: saturatedBefore.map((count) => 1 - alpha * (1 - Math.exp(-count))),
    normalized,
    shaping: normalized.map((value) => (span > 0 ? Math.exp(value) - mean : 0)),
  };
}

function differences(potentials: readonly number[]): readonly number[] {
  return potentials.map((value, k) => (k === 0 ? 0 : value - (potentials[k - 1] ?? value)));
}

/** A f_k + xi g_k of each step. @param advantage R - mean R of the group, not divided by a deviation */
export function spaeAdvantages({ penalty, shaping }: SpaeFactors, advantage: number, xi = 0.5): readonly number[] {
  return penalty.map((f, k) => advantage * f + xi * (shaping[k] ?? 0));
}

export interface SiblingAdvantage {
  /** One a probed step. */
  readonly steps: readonly number[];
  /** Index of each of these among the annotation's steps. */
  readonly places: readonly number[];
  /** Over the sibling's tokens: each has its step's, what follows the last probed step has that step's. */
  readonly mean: number;
  /** The same mean after the last normalization: less the mean and over the deviation of all tokens of the batch. */
  readonly normalized: number;
}

/** Keeps the last division defined where all tokens of a batch have one advantage, which then is 0. */
const epsilon = 1e-8;

/** One a sibling, the whole group the batch; null without outcome, without potentials, or with a gap in them. */
export function siblingAdvantages(
  siblings: readonly Sibling[],
  { alpha = 0.5, xi = 0.5 }: SpaeOptions = {},
): readonly (SiblingAdvantage | null)[] {
  const outcomes = amongDefined(siblings.map(outcomeReward), (rewards) => groupAdvantage(rewards)?.drGrpo ?? null);
  const traces = siblings.map(({ annotation }) => (annotation === null ? null : probedPotentials(annotation)));
  const batch = traces.flatMap((trace) => (trace === null ? [] : [trace.potentials]));
  const advantages = traces.map((trace, at) => {
    const outcome = outcomes[at] ?? null;
    if (trace === null || outcome === null || trace.tokens.every((count) => count === 0)) return null;
    const { tokens, places } = trace;
    const steps = spaeAdvantages(spaeFactors(trace.potentials, alpha, batch), outcome, xi);
    return { steps, places, tokens, mean: momentsOf([{ steps, tokens }]).mean };
  });
  const { mean: center, deviation } = momentsOf(advantages.filter((one) => one !== null));
  return advantages.map((one) => {
    if (one === null) return null;
    const { steps, places, mean } = one;
    return { steps, places, mean, normalized: (mean - center) / (deviation + epsilon) };
  });
}

/** Mean and population deviation of the advantages over all tokens of some siblings. */
function momentsOf(siblings: readonly { readonly steps: readonly number[]; readonly tokens: readonly number[] }[]): {
  readonly mean: number;
  readonly deviation: number;
} {
  const values = siblings.flatMap(({ steps, tokens }) => steps.map((value, k) => ({ value, count: tokens[k] ?? 0 })));
  const total = values.reduce((sum, { count }) => sum + count, 0);
  const mean = values.reduce((sum, { value, count }) => sum + value * count, 0) / total;
  const square = values.reduce((sum, { value, count }) => sum + count * (value - mean) ** 2, 0) / total;
  return { mean, deviation: Math.sqrt(square) };
}

interface ProbedPotentials {
  readonly potentials: readonly number[];
  /** Tokens of each of these steps, the last one's with all that follows in its turn. */
  readonly tokens: readonly number[];
  /** Index of each of these steps among the annotation's. */
  readonly places: readonly number[];
}

function probedPotentials({ steps, tokens, turns }: SiblingAnnotation): ProbedPotentials | null {
  const probed = steps
    .map((step, place) => ({ ...step, place }))
    .filter(({ confidence, answer, potential }) => (potential ?? confidence ?? answer) !== null);
  const potentials = probed.map(({ potential }) => potential).filter((value) => value !== null);
  if (potentials.length === 0 || potentials.length < probed.length) return null;
  const counts = probed.map(({ start, end, turn }, k) => {
    const { firstToken, endToken } = turns[turn] ?? { firstToken: 0, endToken: 0 };
    // What is written behind the thinking belongs to no step; it is credited as the last one is (signals.md S2).
    const last = k === probed.length - 1 ? Infinity : end;
    return tokens.start.slice(firstToken, endToken).filter((at) => at >= start && at < last).length;
  });
  return { potentials, tokens: counts, places: probed.map(({ place }) => place) };
}
