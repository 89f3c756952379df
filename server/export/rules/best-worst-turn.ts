// From one history the sibling turn (in single-turn traces: the step) that raises the belief in the gold answer most, over
// the one that does least. ΔBelief-RL, arXiv 2602.12342. One pair a history; the sides are that turn or step alone.
import { canonicalJson } from '../../store/canonical-json.ts';
import type { Candidate } from '../candidate.ts';
import type { Departure, Proposal, ProposedSide, Refusal } from '../proposal.ts';
import { groupBy } from '../siblings.ts';
import { stepPlaces, type StepPlace } from '../step-place.ts';
import { sha256 } from '../text-hash.ts';
import type { PairRule } from './pair-rule.ts';

export const bestWorstTurn: PairRule = {
  id: 'best-worst-turn',
  source: 'ΔBelief-RL, arXiv:2602.12342',
  readings: 'probes',
  signal: 'S3.deltaBelief',
  labels: 'model',
  marginMeaning: 'difference of the belief shifts, nats',
  minimumMargin: 0.5,
  keep: 'largest-margin',
  options: [],
  read(entry) {
    // The shift is of the belief in one answer: siblings with another gold answer have another history.
    const gold = sha256(canonicalJson(entry.trace.answers)).slice(0, 16);
    const places = stepPlaces(entry, ({ deltaBelief }) => deltaBelief).filter(({ part }) => part !== 'answer');
    return { score: null, places: places.map((place) => ({ ...place, before: `${place.before}${gold}` })) };
  },
  *propose(candidates): Generator<Proposal | Refusal> {
    for (const siblings of groupBy(candidates, ({ group }) => group).values()) {
      const branches = siblings.flatMap((candidate) =>
        candidate.places.map((place, step): Branch => ({ candidate, place, step })),
      );
      for (const same of groupBy(branches, ({ place }) => place.before).values()) yield* extremes(same);
    }
  },
};

interface Branch {
  readonly candidate: Candidate;
  readonly place: StepPlace;
  /** From 0. */
  readonly step: number;
}

function* extremes(branches: readonly Branch[]): Generator<Proposal | Refusal> {
  const texts = [...groupBy(branches, ({ place }) => place.textSha256 ?? '').values()];
  if (texts.length < 2) return;
  const distinct = texts.flatMap((same) => standsForAll(same) ?? []);
  const defined = distinct.filter(({ place }) => place.value !== null);
  if (defined.length < distinct.length) yield { refused: 'null-value', count: distinct.length - defined.length };
  const sorted = defined.toSorted((a, b) => valueOf(b) - valueOf(a) || byText(a, b));
  const [best, worst] = [sorted[0], sorted.at(-1)];
  if (best === undefined || worst === undefined || best === worst) return;
  yield {
    chosen: sideOf(best),
    rejected: sideOf(worst),
    margin: valueOf(best) - valueOf(worst),
    count: 1,
    level: best.place.part === 'turn' ? 'turn' : 'step',
    departure: departureOf(best.place, worst.place),
    details: { step: best.step + 1, continuations: distinct.length },
  };
}

/** One with a value where there is one, the same in any order of the file. */
function standsForAll(same: readonly Branch[]): Branch | undefined {
  const defined = same.filter(({ place }) => place.value !== null);
  const among = defined.length > 0 ? defined : same;
  return among.toSorted((a, b) => (a.candidate.exactSha256 < b.candidate.exactSha256 ? -1 : 1))[0];
}

function valueOf({ place }: Branch): number {
  return place.value ?? 0; // only where it is defined
}

function byText(left: Branch, right: Branch): number {
  return (left.place.textSha256 ?? '') < (right.place.textSha256 ?? '') ? -1 : 1;
}

function sideOf({ candidate, place }: Branch): ProposedSide {
  const { before: promptSha256, textSha256, value: score } = place;
  return { candidate, promptSha256, textSha256, edit: null, score };
}

function departureOf(best: StepPlace, worst: StepPlace): Departure {
  if (best.part === 'turn') return { kind: 'message', turn: best.turn, only: true };
  return { kind: 'text', offset: best.start, ends: { chosen: best.end, rejected: worst.end } };
}
