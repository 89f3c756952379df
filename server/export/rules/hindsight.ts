// A wrong trace taken back to before the step that hindsight likes least (the lowest step mean of T9), and a correct text
// that goes on from there, over the wrong trace. The correct text is a sibling that begins with the very same steps, else
// a trace whose prompt is that beginning (a continuation sampled from it); nothing is sampled here. SDPO, arXiv 2601.20802.
import type { Candidate } from '../candidate.ts';
import { wholeSide, type Departure, type Proposal, type ProposedSide, type Refusal } from '../proposal.ts';
import { siblingTexts } from '../siblings.ts';
import { openingOf, stepPlaces, type StepPlace } from '../step-place.ts';
import { hashTurns, sha256 } from '../text-hash.ts';
import type { PairRule } from './pair-rule.ts';

/** Step signal: mean over the step of ln p(token | with feedback) − ln p(token | without), nats a token. */
export const hindsightStepSignal = 'T9.meanCredit';

export const hindsight: PairRule = {
  id: 'hindsight',
  source: 'SDPO, arXiv:2601.20802',
  readings: 'hindsight',
  signal: hindsightStepSignal,
  labels: 'gold',
  marginMeaning: 'how far below 0 the lowest step mean of T9 lies, nats a token; the rejected side has it as its score',
  minimumMargin: 0.05,
  keep: 'largest-margin',
  options: ['level'],
  read(entry) {
    const { trace } = entry;
    const places = stepPlaces(entry, ({ signals }) => signals?.[hindsightStepSignal] ?? null);
    const from = trace.correct === false ? lowestPlace(places)?.place.start : undefined;
    const restSha256 = from === undefined ? null : hashTurns([trace.turns[0]?.text.slice(from) ?? '']);
    return { score: null, places, opening: openingOf(trace), restSha256 };
  },
  *propose(candidates): Generator<Proposal | Refusal> {
    const correct = candidates.filter((candidate) => candidate.correct === true).toSorted(byText);
    const index = indexTexts(correct);
    for (const texts of siblingTexts(candidates, (candidate) => candidate.correct === false)) {
      for (const { candidate, count } of texts) yield* takeBack(candidate, count, index);
    }
  },
};

/** Correct traces by what precedes each of their steps, and by what precedes all of their text. */
interface TextIndex {
  readonly siblings: ReadonlyMap<string, readonly Candidate[]>;
  readonly continuations: ReadonlyMap<string, readonly Candidate[]>;
}

function indexTexts(correct: readonly Candidate[]): TextIndex {
  const siblings = new Map<string, Candidate[]>();
  const continuations = new Map<string, Candidate[]>();
  for (const candidate of correct) {
    for (const { before } of candidate.places) put(siblings, before, candidate);
    if (candidate.promptKind === 'text' && candidate.opening) put(continuations, candidate.opening, candidate);
  }
  return { siblings, continuations };
}

/** Of texts that are the same after normalisation the first is taken: the same one in any order of the file. */
function byText(left: Candidate, right: Candidate): number {
  return left.exactSha256 < right.exactSha256 ? -1 : Number(left.exactSha256 > right.exactSha256);
}

function put(index: Map<string, Candidate[]>, key: string, candidate: Candidate): void {
  const list = index.get(key);
  if (list === undefined) index.set(key, [candidate]);
  else list.push(candidate);
}

function* takeBack(
  wrong: Candidate,
  count: number,
  { siblings, continuations }: TextIndex,
): Generator<Proposal | Refusal> {
  const lowest = lowestPlace(wrong.places);
  if (lowest === null) {
    yield { refused: 'null-value', count };
    return;
  }
  const { place, step, value } = lowest;
  const rejected = wholeSide(wrong, value);
  const same = { rejected, margin: -value, count, level: 'whole', departure: departureOf(place) } as const;
  const details = { step: step + 1, steps: wrong.places.length };
  const seen = new Set<string>();
  const isNew = (side: ProposedSide): boolean => {
    const key = side.textSha256 ?? '';
    return !seen.has(key) && seen.add(key).size > 0;
  };
  for (const sibling of siblings.get(place.before) ?? []) {
    const chosen = wholeSide(sibling, null);
    if (sibling.promptSha256 === wrong.promptSha256 && isNew(chosen))
      yield { ...same, chosen, details: { ...details, continuation: 'sibling' } };
  }
  for (const continuation of continuations.get(place.before) ?? []) {
    // What was sampled from the bare prompt is a sibling, not a continuation.
    if (wrong.multiTurn || continuation.promptSha256 === wrong.promptSha256) continue;
    const chosen = continued(continuation, wrong, place.start);
    if (isNew(chosen)) yield { ...same, chosen, details: { ...details, continuation: 'sampled' } };
  }
  if (seen.size === 0) yield { refused: 'no-continuation', count };
}

function lowestPlace(
  places: readonly StepPlace[],
): { readonly place: StepPlace; readonly step: number; readonly value: number } | null {
  let lowest: { place: StepPlace; step: number; value: number } | null = null;
  for (const [step, place] of places.entries()) {
    if (place.value !== null && (lowest === null || place.value < lowest.value))
      lowest = { place, step, value: place.value };
  }
  return lowest;
}

/** The beginning of `wrong` and the whole of `continuation`, which has that beginning as its prompt. */
function continued(continuation: Candidate, wrong: Candidate, keep: number): ProposedSide {
  const { completionSha256 } = continuation;
  const isSame = completionSha256 === wrong.restSha256;
  const spliced = isSame ? wrong.completionSha256 : sha256(`${wrong.completionSha256}:${keep}:${completionSha256}`);
  return {
    candidate: continuation,
    promptSha256: wrong.promptSha256,
    textSha256: completionSha256 === null ? null : spliced,
    edit: { kind: 'continue', of: wrong.place, keep },
    score: null,
  };
}

function departureOf({ part, turn, start }: StepPlace): Departure {
  return part === 'turn' ? { kind: 'message', turn, only: false } : { kind: 'text', offset: start, ends: null };
}
