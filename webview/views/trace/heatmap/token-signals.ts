// What the tint of a token can show: one entry a signal, with the words of the legend. Pure; no DOM.
import { quantile } from 'd3-array';
import type { TokenColumns } from '../../../../server/shared/trace/annotation.ts';
import { formatNumber } from '../../../parts/format-number.ts';

export interface TokenSignal {
  readonly id: string;
  readonly title: string;
  /** How far a token is from certain: 0 is calm, larger is hotter; null where undefined. */
  readonly heat: (tokens: TokenColumns, index: number) => number | null;
  /** The legend's words at the calm end and at the hot end, where `heat` reaches the cap. */
  readonly calm: string;
  readonly hot: (cap: number) => string;
  /** One sentence: what it is and which direction means what. */
  readonly meaning: string;
  /** Said in the legend where the numbers are not the scoring model's. */
  readonly source?: string;
}

/** Tints stop growing here, so that a few outliers do not make the rest look certain. */
export const capQuantile = 0.97;

/** Self-certainty has no upper end; this many nats above uniform count as calm (a model sure of one token in 50,000). */
const calmSelfCertainty = 30;

export const tokenSignals: readonly TokenSignal[] = [
  {
    id: 'entropy',
    title: 'entropy',
    heat: (tokens, index) => tokens.entropy[index] ?? null,
    calm: '0',
    hot: (cap) => `≥ ${formatNumber(cap, 1)} nats`,
    meaning: 'Entropy of the scoring model before this token: 0 is certain, high means several ways on.',
  },
  {
    id: 'surprisal',
    title: 'surprise',
    heat: (tokens, index) => negate(tokens.logprob[index]),
    calm: '0',
    hot: (cap) => `≥ ${formatNumber(cap, 1)} nats`,
    meaning: 'Minus the log-probability of the token that was written: high means the scoring model did not expect it.',
  },
  {
    id: 'rank',
    title: 'rank',
    heat: (tokens, index) => logOf(tokens.rank[index]),
    calm: '1st',
    hot: (cap) => `≥ ${formatNumber(Math.exp(cap), 0)}th (log)`,
    meaning: 'Place of the written token among all, likeliest first; the tint grows with the logarithm of the rank.',
  },
  {
    id: 'margin',
    title: 'margin',
    heat: (tokens, index) => lack(tokens.margin[index]),
    calm: '1',
    hot: (cap) => `≤ ${formatNumber(1 - cap, 2)}`,
    meaning: 'Probability of the likeliest token minus that of the second: small means a close call.',
  },
  {
    id: 'selfCertainty',
    title: 'self-certainty',
    heat: (tokens, index) => shortOf(tokens.selfCertainty[index], calmSelfCertainty),
    calm: `≥ ${calmSelfCertainty}`,
    hot: (cap) => `≤ ${formatNumber(calmSelfCertainty - cap, 1)} nats`,
    meaning: 'Distance of the distribution from uniform, KL(U ‖ p): small means unsure.',
  },
  {
    id: 'topMass',
    title: 'top-20 mass',
    heat: (tokens, index) => lack(tokens.topMass[index]),
    calm: '1',
    hot: (cap) => `≤ ${formatNumber(1 - cap, 2)}`,
    meaning: 'Probability held by the 20 likeliest tokens: small means the mass is spread widely.',
  },
];

/** By what the generator recorded: another model's numbers, or this one's at another time. */
export function recordedSignal(logprobs: readonly (number | null)[]): TokenSignal {
  return {
    id: 'recorded',
    title: 'surprise, as recorded',
    heat: (_, index) => negate(logprobs[index]),
    calm: '0',
    hot: (cap) => `≥ ${formatNumber(cap, 1)} nats`,
    meaning:
      'Minus the log-probability that the generator recorded in the file for this token: high means that it was an unlikely draw. The file does not say whether that was before or after temperature and sampling, so it is shown apart from what the scoring model reads.',
    source: 'recorded in the file',
  };
}

/** The one of that id among `known`, else the first of them. */
export function tokenSignal(id: string, known = tokenSignals): TokenSignal {
  return known.find((signal) => signal.id === id) ?? (known[0] as TokenSignal); /* never empty */
}

/** The 97th percentile of the trace's heat, linear interpolation; 0 where no token has a value. */
export function heatCap(heat: readonly (number | null)[]): number {
  return quantile(heat, capQuantile, (value) => value ?? undefined) ?? 0;
}

export function heatOf(signal: TokenSignal, tokens: TokenColumns): readonly (number | null)[] {
  return tokens.start.map((_, index) => signal.heat(tokens, index));
}

function negate(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : Math.max(0, -value);
}

function logOf(value: number | null | undefined): number | null {
  return value === null || value === undefined || value < 1 ? null : Math.log(value);
}

function lack(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : Math.max(0, 1 - value);
}

function shortOf(value: number | null | undefined, enough: number): number | null {
  return value === null || value === undefined ? null : Math.max(0, enough - value);
}
