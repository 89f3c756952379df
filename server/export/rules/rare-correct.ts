// The least likely correct sibling over the likeliest correct one: keeps rare solutions alive where training sharpens
// (the unlikeliness reward, G4, arXiv 2506.02355). One pair a prompt.
import type { Candidate } from '../candidate.ts';
import { propose } from '../propose-siblings.ts';
import type { Proposal, Refusal } from '../proposal.ts';
import { groupBy, siblingTexts, type DistinctText } from '../siblings.ts';
import type { PairRule } from './pair-rule.ts';

export const rareCorrect: PairRule = {
  id: 'rare-correct',
  source: 'after the unlikeliness reward, arXiv:2506.02355',
  readings: 'base',
  signal: 'T1.meanLogprob',
  labels: 'gold',
  marginMeaning: 'mean log-prob a token of the rejected − that of the chosen, nats',
  minimumMargin: 0.05,
  keep: 'largest-margin',
  options: ['level'],
  read: ({ annotation }) => ({ score: annotation?.signals['T1.meanLogprob'] ?? null }),
  *propose(candidates): Generator<Proposal | Refusal> {
    for (const texts of siblingTexts(candidates, ({ correct }) => correct === true)) {
      for (const siblings of groupBy(texts, ({ candidate }) => candidate.promptSha256).values()) {
        yield* extremes(siblings);
      }
    }
  },
};

function* extremes(siblings: readonly DistinctText[]): Generator<Proposal | Refusal> {
  if (siblings.length < 2) return;
  const defined = siblings.filter(({ candidate }) => candidate.score !== null);
  const undefinedOnes = siblings.length - defined.length;
  if (undefinedOnes > 0) yield { refused: 'null-value', count: undefinedOnes };
  const sorted = defined.toSorted((a, b) => scoreOf(a.candidate) - scoreOf(b.candidate) || byText(a, b));
  const [rarest, likeliest] = [sorted[0], sorted.at(-1)];
  if (rarest === undefined || likeliest === undefined || rarest === likeliest) return;
  const pair = propose(rarest, likeliest, { score: scoreOf, margin: (chosen, rejected) => rejected - chosen });
  yield { ...pair, count: 1 };
}

function scoreOf({ score }: Candidate): number {
  return score ?? 0; // only where it is defined
}

/** The same among equals whatever the order of the file. */
function byText(left: DistinctText, right: DistinctText): number {
  return (left.candidate.completionSha256 ?? '') < (right.candidate.completionSha256 ?? '') ? -1 : 1;
}
