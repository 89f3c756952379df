// Pairs of a trace with a shorter version of itself, for the rules that end a text early.
import type { Candidate } from './candidate.ts';
import { wholeSide, type Proposal, type Refusal } from './proposal.ts';
import { groupBy, standsForAll } from './siblings.ts';

export function* cutOverFull(candidates: readonly Candidate[]): Generator<Proposal | Refusal> {
  const looked = candidates.filter(({ cut = null }) => cut !== null);
  const texts = groupBy(looked, (one) => `${one.group}:${one.promptSha256}:${one.completionSha256}`);
  for (const same of texts.values()) {
    const candidate = standsForAll(same, ({ cut }) => typeof cut !== 'string');
    const { cut = null } = candidate ?? {};
    if (candidate === undefined || cut === null) continue;
    const count = same.length;
    if (typeof cut === 'string') {
      yield { refused: cut, count };
      continue;
    }
    const { keep, insert, resume, textSha256, scores, margin, details } = cut;
    const full = wholeSide(candidate, scores.full);
    yield {
      chosen: { ...full, textSha256, edit: { kind: 'splice', keep, insert, resume }, score: scores.cut },
      rejected: full,
      ...{ margin, details, count, level: 'whole' },
      departure: { kind: 'text', offset: keep, ends: null },
    };
  }
}
