// What one probe reading says: provisional answer, confidence, accuracy, potential, belief. Shared by steps and base.
import { meanOf, sumOf } from '../../numbers/mean.ts';
import type { ProbeValues } from '../../trace/annotation.ts';
import type { ProbeReading, SampledAnswer } from '../reading.ts';
import { accuracy, potential } from './potential.ts';

const nothing: ProbeValues = {
  answer: null,
  confidence: null,
  goldLogprob: null,
  accuracy: null,
  potential: null,
  belief: null,
};

/**
 * All fields null where nothing was asked; gold fields null without a gold answer (or one of no tokens, or one with a
 * token whose probability vanished altogether).
 */
export function probeValues(reading: ProbeReading | null): ProbeValues {
  if (reading === null) return nothing;
  const belief = sumOf(reading.goldLogprobs ?? []);
  const gold = belief === null ? null : reading.goldLogprobs;
  const samples = reading.samples ?? [];
  const confidence = samples.length > 0 ? sampledConfidence(samples) : probeConfidence(reading.greedyEntropies);
  const acc = gold === null ? null : accuracy(gold);
  return {
    answer: reading.answer,
    confidence,
    goldLogprob: gold,
    accuracy: acc,
    potential: acc === null || confidence === null ? null : potential(acc, confidence),
    belief,
    ...(samples.length > 0 ? { samples: samples.map(({ answer }) => answer) } : {}),
  };
}

/** exp(-mean entropy) over the decoded positions, (0, 1] (S5.1, S5.2); null where nothing was decoded. */
export function probeConfidence(entropies: readonly number[]): number | null {
  const mean = meanOf(entropies);
  return mean === null ? null : Math.exp(-mean);
}

/** (1/N) Σ exp(-mean entropy of sample n), (0, 1] (S1: the mean of confidences, not of entropies). */
export function sampledConfidence(samples: readonly SampledAnswer[]): number | null {
  const each = samples.map(({ entropies }) => probeConfidence(entropies));
  return each.some((value) => value === null) ? null : meanOf(each);
}
