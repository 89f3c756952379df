// Pairs of a trace with a shorter version of itself, for the rules that end a text early.
import type { Candidate } from './candidate.ts';
import { wholeSide, type Proposal, type Refusal } from './proposal.ts';

export function* cutOverFull(candidates: readonly Candidate[]): Generator<Proposal | Refusal> {
  const seen = new Set<string>();
  for (const candidate of candidates) {
    const { cut = null } = candidate;
    if (cut === null) continue;
    if (typeof cut === 'string') {
      yield { refused: cut, count: 1 };
      continue;
    }
    const text = `${candidate.promptSha256}:${candidate.completionSha256}`;
    if (seen.has(text)) {
      yield { refused: 'duplicate', count: 1 };
      continue;
    }
    seen.add(text);
    const { keep, insert, resume, textSha256, scores, margin, details } = cut;
    const full = wholeSide(candidate, scores.full);
    yield {
      chosen: { ...full, textSha256, edit: { kind: 'splice', keep, insert, resume }, score: scores.cut },
      rejected: full,
      ...{ margin, details, count: 1, level: 'whole' },
      departure: { kind: 'text', offset: keep, ends: null },
    };
  }
}
