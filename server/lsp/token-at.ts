// The annotated token under a place in a turn's text. Pure.
import type { Annotation } from '../shared/trace/annotation.ts';

/** Index into the token columns of the token that covers `offset` of the turn's text, or null. */
export function tokenAt(annotation: Annotation, turn: number, offset: number): number | null {
  const range = annotation.turns[turn];
  if (range === undefined) return null;
  const { start, end } = annotation.tokens;
  let low = range.firstToken;
  let high = range.endToken - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if ((end[middle] ?? 0) <= offset) low = middle + 1;
    else if ((start[middle] ?? 0) > offset) high = middle - 1;
    else return middle;
  }
  return null;
}

/** Index of the step that covers `offset` of the turn's text, or null. */
export function stepAt(annotation: Annotation, turn: number, offset: number): number | null {
  const index = annotation.steps.findIndex((step) => step.turn === turn && step.start <= offset && offset < step.end);
  return index < 0 ? null : index;
}
