// S11: how close each step is to the matching step of a reference solution; it tells something where everything else is
// wrong. SRL, arXiv 2510.25992. Steps are matched in order, so that their likenesses sum to the most.
import { meanOf } from '../../numbers/mean.ts';
import type { TraceReading } from '../reading.ts';
import type { TraceSignal } from '../signal.ts';
import { likenessTo, type Work } from './matching-blocks.ts';

/** Pairs of characters looked at: about a second. 60 steps against 20 of a solution, 300 characters each, take a fifth. */
const mostWork = 5e7;

export interface StepMatch {
  /** Index into the reference steps; null where no step of the reference is matched. */
  readonly reference: number | null;
  /** Ratio of the matched pair, (0, 1]; null without a match. */
  readonly similarity: number | null;
}

/**
 * One a step; every pair of matches keeps the order on both sides. Steps that share nothing are not matched.
 * @param work pairs of characters that may be looked at
 * @returns null where that was not enough
 */
export function matchSteps(
  steps: readonly string[],
  reference: readonly string[],
  work = mostWork,
): readonly StepMatch[] | null {
  const rest: Work = { left: work };
  const likeness = reference.map((text) => likenessTo(text, rest));
  const ratios: number[][] = [];
  for (const step of steps) {
    const row = likeness.map((compare) => compare(step)?.ratio ?? 0);
    if (rest.left < 0) return null;
    ratios.push(row);
  }
  return align(ratios, steps.length, reference.length);
}

/** @param ratios steps × reference */
function align(ratios: readonly (readonly number[])[], steps: number, reference: number): readonly StepMatch[] {
  const width = reference + 1;
  // best[i * width + j]: the largest sum over the first i steps and the first j of the reference.
  const best = new Float64Array((steps + 1) * width);
  const at = (i: number, j: number): number => best[i * width + j] ?? 0;
  const pair = (i: number, j: number): number => at(i - 1, j - 1) + (ratios[i - 1]?.[j - 1] ?? 0);
  for (let i = 1; i <= steps; i++) {
    for (let j = 1; j < width; j++) best[i * width + j] = Math.max(at(i - 1, j), at(i, j - 1), pair(i, j));
  }
  const matches = Array.from({ length: steps }, (): StepMatch => ({ reference: null, similarity: null }));
  for (let [i, j] = [steps, reference]; i > 0 && j > 0;) {
    if (at(i, j) === at(i - 1, j)) i--;
    else if (at(i, j) === at(i, j - 1)) j--;
    else {
      matches[i - 1] = { reference: j - 1, similarity: ratios[i - 1]?.[j - 1] ?? null };
      i--;
      j--;
    }
  }
  return matches;
}

/** Null where the file brings no solution, the trace has no steps, or comparing them would take too long. */
function matchesOf({ trace }: TraceReading): readonly StepMatch[] | null {
  const steps = trace.steps.map(({ turn, start, end }) => (trace.turns[turn]?.text ?? '').slice(start, end).trim());
  return trace.reference.length === 0 || steps.length === 0 ? null : matchSteps(steps, trace.reference);
}

export const expertSimilarity: TraceSignal = {
  id: 'S11',
  title: 'Similarity to a reference solution',
  meaning:
    'How close each step is to the step of the reference solution that it matches best in order, even where the trace ends wrong.',
  level: 'step',
  priority: 'P2',
  unit: '',
  range: '[0, 1]',
  direction: 'high',
  usesGold: true,
  needs: ['reference'],
  cost: 'none, no model',
  source: 'SRL, arXiv:2510.25992; ratio of Ratcliff and Obershelp over characters',
  traps: [
    'Surface alone: the same idea in other words scores low, other numbers in the same words score high.',
    'In characters; a ratio over tokens has other values.',
    'The reference holds the answer: it explains a trace and predicts nothing for a new one.',
    'A step without a counterpart in the reference has no value, and counts in `matchedShare` only.',
  ],
  compute: (reading) => {
    const matches = matchesOf(reading);
    return {
      meanSimilarity: meanOf(matches?.map(({ similarity }) => similarity) ?? []),
      matchedShare: meanOf(matches?.map(({ reference }) => Number(reference !== null)) ?? []),
    };
  },
  computeSteps: (reading) => {
    const matches = matchesOf(reading);
    return {
      similarity: reading.trace.steps.map((_, step) => matches?.[step]?.similarity ?? null),
      referenceStep: reading.trace.steps.map((_, step) => {
        const reference = matches?.[step]?.reference ?? null;
        return reference === null ? null : reference + 1;
      }),
    };
  },
};
