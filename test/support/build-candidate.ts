// Traces as pair making sees them, for tests: made of hashes and numbers, without a text behind them.
import type { Candidate } from '../../server/export/candidate.ts';
import type { Pair } from '../../server/export/pair.ts';
import type { StepPlace } from '../../server/export/step-place.ts';
import { buildAnnotation } from './build-annotation.ts';

/** A labelled single-turn trace of the prompt "p" whose text is its own; `parts` replaces fields. */
export function buildCandidate(
  line: number,
  correct: boolean | null,
  score: number | null,
  parts: Partial<Candidate> = {},
): Candidate {
  return {
    place: { file: 0, line },
    group: 'g',
    promptKind: 'text',
    multiTurn: false,
    promptSha256: 'p',
    completionSha256: `c${line}`,
    exactSha256: `e${line}`,
    correct,
    labelSource: 'verifier',
    disputed: false,
    score,
    places: [],
    doubts: { contextCut: false, probesCut: false, seamMerges: false },
    scorer: buildAnnotation().scorer,
    ...parts,
  };
}

/** A think step behind the history `before`. */
export function buildPlace(before: string, text: string, value: number | null = null, start = 0): StepPlace {
  return { start, end: start + 10, turn: 0, part: 'think', before, textSha256: text, value };
}

/** "chosen>rejected" by line. */
export function linesOf(pairs: readonly Pair[]): string[] {
  return pairs.map(({ chosen, rejected }) => `${chosen.place.line}>${rejected.place.line}`);
}
