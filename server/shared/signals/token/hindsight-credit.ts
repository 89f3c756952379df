// T9: which tokens the same model would take back once it has seen a correct sibling or feedback. SDPO, arXiv 2601.20802.
import { meanOf } from '../../numbers/mean.ts';
import type { TraceReading } from '../reading.ts';
import type { TraceSignal } from '../signal.ts';
import { stepMeans } from '../step/step-means.ts';
import { tokenDifferences } from './token-differences.ts';

/** One a value: distance from the mean in sample deviations; all null for fewer than two, or where they do not differ. */
export function zScores(values: readonly (number | null)[]): readonly (number | null)[] {
  const known = values.filter((value) => value !== null);
  const mean = meanOf(known);
  if (mean === null || known.length < 2 || known.every((value) => value === known[0])) return values.map(() => null);
  const deviation = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (known.length - 1));
  return values.map((value) => (value === null ? null : (value - mean) / deviation));
}

/** One a token, nats: log-prob with hindsight minus log-prob without; below 0 hindsight dislikes the token. */
export function hindsightCredit({ tokens, extras }: TraceReading): readonly (number | null)[] {
  return tokenDifferences(extras.hindsight ?? tokens.logprob.map(() => null), tokens.logprob);
}

function stepCredits(reading: TraceReading): readonly (number | null)[] {
  return stepMeans(hindsightCredit(reading), reading.stepTokens);
}

/** Index into `trace.steps` of the step that hindsight dislikes most; null where nothing was measured. */
export function lowestStep(credits: readonly (number | null)[]): number | null {
  return credits.reduce<number | null>((lowest, value, step) => {
    if (value === null) return lowest;
    return lowest === null || value < (credits[lowest] ?? Infinity) ? step : lowest;
  }, null);
}

export const hindsightCreditSignal: TraceSignal = {
  id: 'T9',
  title: 'Hindsight credit',
  meaning:
    'Which tokens the same model would take back after seeing a correct sibling or feedback: below 0 it would rather not have written them.',
  level: 'token',
  priority: 'P1',
  unit: 'nats',
  range: '(-∞, ∞)',
  direction: 'neither',
  usesGold: false,
  needs: ['base', 'hindsight'],
  cost: 'one pass over the text behind the question with the sibling or the feedback',
  source: 'SDPO, arXiv:2601.20802; sign teacher minus student',
  traps: [
    'Feedback that holds the answer makes every token before the answer look slightly off.',
    'Differences in style between sibling and trace leak in: compare steps by their z-score.',
    'Without a correct sibling or feedback in the file there is none.',
  ],
  ranks: { meanCredit: 'high' },
  compute: (reading) => {
    const lowest = lowestStep(stepCredits(reading));
    return { meanCredit: meanOf(hindsightCredit(reading)), lowestStep: lowest === null ? null : lowest + 1 };
  },
  computeSteps: (reading) => {
    const meanCredit = stepCredits(reading);
    return { meanCredit, zCredit: zScores(meanCredit) };
  },
  computeTokens: (reading) => ({ credit: hindsightCredit(reading) }),
};
