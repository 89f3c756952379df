// What one probe reading says: provisional answer, confidence, accuracy, potential, belief. Shared by steps and base.
import { meanOf, sumOf } from '../../numbers/mean.ts';
import type { ProbeValues } from '../../trace/annotation.ts';
import type { ProbeReading, SampledAnswer } from '../reading.ts';
import { accuracy, potential, scriptForm } from './potential.ts';

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
  const { accuracy: acc, confidence } =
    reading.form === 'script' ? scriptValues(gold, reading) : paperValues(gold, reading);
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

interface AccuracyAndConfidence {
  /** Null without a gold answer. */
  readonly accuracy: number | null;
  readonly confidence: number | null;
}

function paperValues(
  gold: readonly number[] | null,
  { samples = [], greedyEntropies }: ProbeReading,
): AccuracyAndConfidence {
  return {
    accuracy: gold === null ? null : accuracy(gold),
    confidence: samples.length > 0 ? sampledConfidence(samples) : probeConfidence(greedyEntropies),
  };
}

/**
 * By the released script's arithmetic (signals.md S1): products and sums over the gold tokens in place of means. The gold
 * answer stays teacher-forced and entropies are of the whole vocabulary. Without a gold answer there is no number of tokens
 * to sum over: both null.
 */
export function scriptValues(
  gold: readonly number[] | null,
  { samples, greedyEntropies }: ProbeReading,
): AccuracyAndConfidence {
  const decoded =
    samples === undefined || samples.length === 0 ? [greedyEntropies] : samples.map(({ entropies }) => entropies);
  if (gold === null || gold.length === 0) return { accuracy: null, confidence: null };
  const forms = decoded.map((entropies) => scriptForm(gold, entropies));
  const known = decoded.every((entropies) => entropies.length > 0);
  return {
    accuracy: meanOf(forms.map((form) => form.accuracy)),
    confidence: known ? meanOf(forms.map((form) => form.confidence)) : null,
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
