// A wrong trace that had it right: the text up to the step of its highest potential, closed with the gold answer in a box,
// over the whole trace. Only traces whose potential exceeded the threshold (right-to-wrong, S2). SPAE, arXiv 2601.03823.
import type { Trace } from '../../shared/trace/trace.ts';
import type { ExportEntry } from '../candidate.ts';
import { closingOf, keptLength, type Closing } from '../cut-text.ts';
import type { GuardId } from '../pair.ts';
import { potentialSteps } from '../potential-steps.ts';
import { cutOverFull } from '../propose-cut.ts';
import { hashTurns } from '../text-hash.ts';
import type { Cut, PairRule } from './pair-rule.ts';

export const rightToWrong: PairRule = {
  id: 'right-to-wrong',
  source: 'SPAE, arXiv:2601.03823',
  readings: 'probes',
  signal: 'S1.potential',
  labels: 'gold',
  marginMeaning: 'highest potential − that of the last step',
  minimumMargin: 0.2,
  keep: 'largest-margin',
  options: ['level', 'saturation'],
  read: (entry, { saturation }) => ({ score: null, cut: cutAtPeak(entry, saturation) }),
  propose: cutOverFull,
};

function cutAtPeak(entry: ExportEntry, saturation: number): Cut | GuardId | null {
  const steps = potentialSteps(entry, false);
  if (steps === null || typeof steps === 'string') return steps;
  const { trace } = entry;
  const [gold] = trace.answers;
  const last = steps.at(-1);
  if (gold === undefined || last === undefined) return 'null-value';
  const saturated = steps.filter(({ potential, answersGold }) => answersGold && potential > saturation);
  if (saturated.length === 0) return 'never-saturates';
  const peak = saturated.reduce((best, step) => (step.potential > best.potential ? step : best));
  const text = trace.turns[0]?.text ?? '';
  const keep = keptLength(text, peak.end);
  const insert = goldClosing(closingOf(trace), gold);
  return {
    ...{ keep, insert, resume: null },
    textSha256: hashTurns([text.slice(0, keep) + insert]),
    scores: { cut: peak.potential, full: last.potential },
    margin: peak.potential - last.potential,
    details: { step: peak.step + 1, potential: peak.potential, saturation, gold },
  };
}

/** What stands behind the kept steps: the close of the think block where there is one, and the gold answer in a box. */
export function goldClosing(closing: Closing, gold: Trace['answers'][number]): string {
  const box = gold.includes('\\boxed') ? gold : `\\boxed{${gold}}`;
  const isTagged = closing.kind === 'tag' || closing.kind === 'open';
  return isTagged ? `${closing.space}</think>\n\n${box}` : `${closing.space}${box}`;
}
