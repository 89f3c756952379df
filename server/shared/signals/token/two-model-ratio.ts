// T10: where a tuned model departs from its reference, token by token: the log-ratio of the two, which is also the density
// of the DPO implicit reward. The token version of R8; the scorer is the tuned model, the second model its reference.
import { meanOf, sumOf } from '../../numbers/mean.ts';
import type { TraceReading } from '../reading.ts';
import type { TraceSignal } from '../signal.ts';
import { stepMeans } from '../step/step-means.ts';
import type { TokenRange } from '../token-range.ts';
import { tokenDifferences } from './token-differences.ts';

/** Strength of the penalty in DPO's usual setting. */
export const dpoBeta = 0.1;

/** beta times the sum of log-ratios, nats: DPO's implicit reward up to a constant of the prompt. */
export function implicitReward(sumLogRatio: number, beta = dpoBeta): number {
  return beta * sumLogRatio;
}

function ratios({ tokens, extras }: TraceReading): readonly (number | null)[] {
  return tokenDifferences(tokens.logprob, extras.secondModel);
}

/** A stretch of tokens and how much more the scoring model makes of it, nats; null where either could not read it. */
interface Compared {
  readonly range: TokenRange;
  readonly logRatio: number | null;
}

/** Token by token where both models read the same tokens, else word by word; empty without a second model. */
function compared(reading: TraceReading): readonly Compared[] {
  const { tokens, extras } = reading;
  if (extras.secondWords === null)
    return ratios(reading).map((logRatio, first) => ({ range: { first, end: first + 1 }, logRatio }));
  return extras.secondWords.map((word) => {
    const own = tokens.logprob.slice(word.first, word.end);
    const sum = own.includes(null) ? null : sumOf(own);
    return { range: word, logRatio: sum === null || word.logprob === null ? null : sum - word.logprob };
  });
}

/** Over stretches of which the scoring model read every token; null where the second one misses some, and for none. */
function sumOver({ tokens }: TraceReading, parts: readonly Compared[]): number | null {
  const read = parts.filter(({ range }) => !tokens.logprob.slice(range.first, range.end).includes(null));
  return read.some(({ logRatio }) => logRatio === null) ? null : sumOf(read.map(({ logRatio }) => logRatio));
}

/** Of a step: the stretches in it; null where one reaches over its edge. */
function within(parts: readonly Compared[], { first, end }: TokenRange): readonly Compared[] | null {
  const touching = parts.filter(({ range }) => range.first < end && range.end > first);
  return touching.every(({ range }) => range.first >= first && range.end <= end) ? touching : null;
}

/** One a token: what the word that it belongs to has. */
function wordColumn(reading: TraceReading): readonly (number | null)[] {
  const column = reading.tokens.logprob.map((): number | null => null);
  if (reading.extras.secondWords === null) return column;
  for (const { range, logRatio } of compared(reading)) column.fill(logRatio, range.first, range.end);
  return column;
}

export const twoModelRatio: TraceSignal = {
  id: 'T10',
  title: 'Two-model log-ratio',
  meaning:
    'Where a tuned model departs from its reference: above 0 the scoring model writes this token more readily than the second model.',
  level: 'token',
  priority: 'P2',
  unit: 'nats',
  range: '(-∞, ∞)',
  direction: 'neither',
  usesGold: false,
  needs: ['base', 'second-model'],
  cost: 'one pass of the second model over the text',
  source: 'ACE, arXiv:2602.21420, by token; implicit reward after DPO, arXiv:2305.18290, beta 0.1',
  traps: [
    'Pairing unrelated models measures style, not training.',
    'Where the second model cuts the text into other tokens they are compared word by word (`wordLogRatio`, the sum over a word on each of its tokens), each model reading the prompt through its own chat template.',
    'Sums are given only where every token is compared; a word that reaches over the end of a step leaves the step without one.',
    'The sum grows with length.',
  ],
  ranks: { meanLogRatio: 'high', meanWordLogRatio: 'high', implicitReward: 'high' },
  compute: (reading) => {
    const parts = compared(reading);
    const { secondModel, secondWords } = reading.extras;
    const scored = reading.tokens.logprob.filter((value) => value !== null).length;
    const covered = parts.reduce((n, { range, logRatio }) => (logRatio === null ? n : n + range.end - range.first), 0);
    const sum = sumOver(reading, parts);
    return {
      meanLogRatio: meanOf(ratios(reading)),
      meanWordLogRatio: secondWords === null ? null : meanOf(parts.map(({ logRatio }) => logRatio)),
      sumLogRatio: sum,
      implicitReward: sum === null ? null : implicitReward(sum),
      covered: (secondModel ?? secondWords) === null || scored === 0 ? null : covered / scored,
    };
  },
  computeSteps: (reading) => {
    const column = ratios(reading);
    const parts = compared(reading);
    return {
      meanLogRatio: stepMeans(column, reading.stepTokens),
      sumLogRatio: reading.stepTokens.map((range) => {
        const own = within(parts, range);
        return own === null ? null : sumOver(reading, own);
      }),
    };
  },
  computeTokens: (reading) => ({ logRatio: ratios(reading), wordLogRatio: wordColumn(reading) }),
};
