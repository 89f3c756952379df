// Whether a text is far from what the scoring model reads well, so that its numbers say little about the text. Pure.
import { meanOf } from '../shared/numbers/mean.ts';
import type { Problem } from '../shared/trace/problem.ts';

/**
 * Above the mean surprise on the model's own domain, nats a token: as if at every place e times as many tokens had been
 * possible. Abacus reads each of its 192 example rollouts within 0.15 of its mean, and a solution in other words than its
 * generator's at 7.
 */
const strangeAbove = 1;
/**
 * For models that do not say how they read their own domain: mean surprise, nats a token. Language models read reasoning
 * at 0.3 to 1.5; e^2.5 is a choice among twelve equally likely tokens at every place.
 */
const strangeAnywhere = 2.5;
/** A mean over fewer tokens says too little: the first ones of any text surprise. */
const fewestTokens = 20;

export interface ReadingModel {
  readonly name: string;
  /** Mean log-prob of a token on texts of the model's own domain; null where that is not known. */
  readonly domainLogprob: number | null;
}

/** Null where the text is read well enough, or too short to tell. */
export function farFromDomain(
  { name, domainLogprob }: ReadingModel,
  logprobs: readonly (number | null)[],
): Problem | null {
  const known = logprobs.filter((value) => value !== null);
  const mean = meanOf(known);
  if (mean === null || known.length < fewestTokens) return null;
  const limit = domainLogprob === null ? strangeAnywhere : strangeAbove - domainLogprob;
  if (-mean < limit) return null;
  const compared =
    domainLogprob === null
      ? `${limit.toFixed(1)} or more are taken for strange`
      : `${(-domainLogprob).toFixed(1)} on texts of its own domain`;
  const message = `This text is far from what ${name} reads well: mean surprise ${(-mean).toFixed(1)} nats a token (${compared}). Its numbers say little here; another model may read it better.`;
  return { code: 'far-from-domain', severity: 'info', message };
}
