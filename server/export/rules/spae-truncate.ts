// A correct trace ended where it was solved: the text up to the first step whose potential exceeds the threshold, closed
// with the trace's own final answer, over the whole trace. Trains "stop when done". SPAE (S2), arXiv 2601.03823.
import type { Annotation } from '../../shared/trace/annotation.ts';
import type { ExportEntry } from '../candidate.ts';
import { closingOf, keptLength } from '../cut-text.ts';
import type { GuardId } from '../pair.ts';
import { potentialSteps } from '../potential-steps.ts';
import { cutOverFull } from '../propose-cut.ts';
import { hashTurns } from '../text-hash.ts';
import type { Cut, PairRule } from './pair-rule.ts';

export const spaeTruncate: PairRule = {
  id: 'spae-truncate',
  source: 'SPAE, arXiv:2601.03823',
  readings: 'probes',
  signal: null,
  labels: 'gold',
  marginMeaning: 'share of the reasoning tokens that is cut; scores are reasoning tokens',
  minimumMargin: 0.05,
  keep: 'largest-margin',
  options: ['level', 'saturation'],
  read: (entry, { saturation }) => ({ score: null, cut: cutWhereSolved(entry, saturation) }),
  propose: cutOverFull,
};

function cutWhereSolved(entry: ExportEntry, saturation: number): Cut | GuardId | null {
  const steps = potentialSteps(entry, true);
  if (steps === null || typeof steps === 'string') return steps;
  const solved = steps.find(({ potential, answersGold }) => answersGold && potential > saturation);
  if (solved === undefined) return 'never-saturates';
  const { trace, annotation } = entry;
  const text = trace.turns[0]?.text ?? '';
  const closing = closingOf(trace);
  if (closing.kind === 'open' || closing.kind === 'none') return 'no-closing';
  const keep = keptLength(text, solved.end);
  const { space, resume } = closing;
  if (text.slice(solved.end, resume).trim() === '') return 'nothing-to-cut';
  const solving = tokensBefore(annotation, solved.end);
  const thinking = tokensBefore(annotation, trace.steps.findLast(({ part }) => part === 'think')?.end ?? 0);
  return {
    ...{ keep, insert: space, resume },
    textSha256: hashTurns([text.slice(0, keep) + space + text.slice(resume)]),
    scores: { cut: solving, full: thinking },
    margin: thinking === 0 ? null : 1 - solving / thinking,
    details: { step: solved.step + 1, potential: solved.potential, saturation },
  };
}

/** Tokens that begin before an offset of the only turn's text. */
function tokensBefore(annotation: Annotation | null, end: number): number {
  return annotation?.tokens.start.filter((start) => start < end).length ?? 0;
}
