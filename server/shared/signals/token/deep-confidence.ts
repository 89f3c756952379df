// T5: how improbable the likeliest alternatives are, by token, by window of tokens, over the trace. DeepConf, Fu et al.,
// arXiv 2508.15260. Large where everything but the winner is very unlikely.
import { meanOf } from '../../numbers/mean.ts';
import { quantile } from '../../numbers/quantile.ts';
import type { TraceReading } from '../reading.ts';
import type { TraceSignal } from '../signal.ts';
import { stepMeans } from '../step/step-means.ts';

/** Alternatives a token (k of the code). */
export const alternatives = 20;
/** Tokens of the code's window, and of the tail. */
export const longestWindow = 2048;

/** C = -(1/k) times the sum of the k largest log-probs, most likely first; of all where there are fewer; null for none. */
export function tokenConfidence(topLogprobs: readonly number[], k = alternatives): number | null {
  const mean = meanOf(topLogprobs.slice(0, k));
  return mean === null ? null : Math.abs(mean);
}

/** Tokens a window: the code's 2048 hides everything in short traces, so a twentieth of the trace, at least 32. */
export function windowLength(tokens: number): number {
  return Math.min(longestWindow, Math.max(32, Math.floor(tokens / 20)));
}

/** Means over windows of `length` consecutive values, stride 1; one mean of all where there are fewer; none of none. */
export function windowMeans(values: readonly number[], length: number): readonly number[] {
  const size = Math.min(length, values.length);
  if (size < 1) return [];
  const means: number[] = [];
  let sum = 0;
  values.forEach((value, at) => {
    sum += value - (at >= size ? (values[at - size] ?? 0) : 0);
    if (at >= size - 1) means.push(sum / size);
  });
  return means;
}

export interface DeepConfidence {
  readonly mean: number | null;
  /** Of the windows. */
  readonly lowest: number | null;
  /** Mean of the lowest tenth of the windows, at least one. */
  readonly bottom10: number | null;
  /** Mean over the last tokens. */
  readonly tail: number | null;
}

/**
 * @param options.window tokens a window @param options.tail tokens of the tail
 * @param options.share of the windows that count as the bottom
 */
export function deepConfidence(
  confidences: readonly number[],
  options: { readonly window: number; readonly tail?: number; readonly share?: number },
): DeepConfidence {
  const { window, tail = longestWindow, share = 0.1 } = options;
  const windows = [...windowMeans(confidences, window)].sort((left, right) => left - right);
  return {
    mean: meanOf(confidences),
    lowest: windows[0] ?? null,
    bottom10: meanOf(windows.slice(0, Math.max(1, Math.floor(share * windows.length)))),
    tail: meanOf(confidences.slice(-tail)),
  };
}

/**
 * Under which a running trace would be stopped: the (100 - eta)th percentile of `lowest` over warm-up traces. The code's
 * default, eta = 90, is the lenient setting; null for no traces.
 */
export function stopThreshold(lowest: readonly number[], eta = 90): number | null {
  return quantile(lowest, (100 - eta) / 100);
}

function tokenColumn({ extras }: TraceReading): readonly (number | null)[] | null {
  return extras.topLogprobs?.map((list) => (list === null ? null : tokenConfidence(list))) ?? null;
}

export const deepConfidenceSignal: TraceSignal = {
  id: 'T5',
  title: 'DeepConf',
  meaning:
    'How improbable the likeliest alternatives are: over a window of tokens it shows where the trace is least sure.',
  level: 'token',
  priority: 'P0',
  unit: 'nats',
  range: '[ln 20, ∞)',
  direction: 'high',
  usesGold: false,
  needs: ['base'],
  cost: 'none beyond the base pass',
  source: 'DeepConf, Fu et al., arXiv:2508.15260',
  traps: [
    'It does not grow with certainty alone: no idea over 150,000 tokens gives 11.9, a choice among exactly 20 gives 3.0.',
    'The window follows the length of the trace (`window`), where the paper takes 2048 tokens always.',
    'Quantized weights change it a lot: it lives on the unlikely tokens.',
  ],
  ranks: { mean: 'high', lowest: 'high', bottom10: 'high', tail: 'high' },
  compute: (reading) => {
    const known = tokenColumn(reading)?.filter((value) => value !== null) ?? [];
    const window = windowLength(known.length);
    return { ...deepConfidence(known, { window }), window: known.length === 0 ? null : window };
  },
  computeSteps: (reading) => {
    const column = tokenColumn(reading);
    return { mean: column === null ? reading.stepTokens.map(() => null) : stepMeans(column, reading.stepTokens) };
  },
  computeTokens: (reading) => {
    const nothing = reading.tokens.logprob.map(() => null);
    const column = tokenColumn(reading);
    if (column === null) return { confidence: nothing, group: nothing };
    const places = column.flatMap((value, token) => (value === null ? [] : [token]));
    const known = column.filter((value) => value !== null);
    const means = windowMeans(known, windowLength(known.length));
    // A window is shown at its last token; the tokens before the first whole window have none.
    const group: (number | null)[] = [...nothing];
    means.forEach((mean, at) => (group[places[at + known.length - means.length] ?? 0] = mean));
    return { confidence: column, group };
  },
};
