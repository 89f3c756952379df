// T10: where a tuned model departs from its reference, token by token: the log-ratio of the two, which is also the density
// of the DPO implicit reward. The token version of R8; the scorer is the tuned model, the second model its reference.
import { meanOf, sumOf } from '../../numbers/mean.ts';
import type { TraceReading } from '../reading.ts';
import type { TraceSignal } from '../signal.ts';
import { stepEntries, stepMeans } from '../step/step-means.ts';
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
    'Where the second model cuts the text into other tokens there is no ratio; sums are given only where every token has one.',
    'The sum grows with length.',
  ],
  ranks: { meanLogRatio: 'high', implicitReward: 'high' },
  compute: (reading) => {
    const column = ratios(reading);
    const covered = column.filter((value) => value !== null).length;
    const scored = reading.tokens.logprob.filter((value) => value !== null).length;
    const sum = covered === scored ? sumOf(column) : null;
    return {
      meanLogRatio: meanOf(column),
      sumLogRatio: sum,
      implicitReward: sum === null ? null : implicitReward(sum),
      covered: reading.extras.secondModel === null || scored === 0 ? null : covered / scored,
    };
  },
  computeSteps: (reading) => {
    const column = ratios(reading);
    return {
      meanLogRatio: stepMeans(column, reading.stepTokens),
      sumLogRatio: reading.stepTokens.map((range) => {
        const scored = stepEntries(reading.tokens.logprob, range).filter((value) => value !== null).length;
        const entries = stepEntries(column, range).filter((value) => value !== null);
        return entries.length < scored ? null : sumOf(entries);
      }),
    };
  },
  computeTokens: (reading) => ({ logRatio: ratios(reading) }),
};
