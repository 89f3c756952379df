// Everything the panes need to know of the selected trace, computed once when it is shown. Pure; no DOM.
import { forkMask } from '../../../server/shared/signals/token/forking-tokens.ts';
import type { Annotation } from '../../../server/shared/trace/annotation.ts';
import type { Trace } from '../../../server/shared/trace/trace.ts';
import { layoutRows, type Row } from './heatmap/layout.ts';
import { firstRight, provisionalAnswers, stepNotes, type Provisional, type StepNote } from './heatmap/step-notes.ts';
import { stepRanges, type TokenRange } from './steps.ts';

export interface TracePicture {
  readonly trace: Trace;
  readonly annotation: Annotation | null;
  readonly rows: readonly Row[];
  /** One a step of the annotation. */
  readonly ranges: readonly TokenRange[];
  readonly answers: readonly (Provisional | null)[];
  readonly notes: readonly StepNote[];
  readonly firstRight: number | null;
  /** One a token. */
  readonly forks: readonly boolean[];
  readonly tokens: number;
}

export function makePicture(trace: Trace, annotation: Annotation | null): TracePicture {
  const answers = annotation === null ? [] : provisionalAnswers(trace, annotation);
  return {
    trace,
    annotation,
    rows: layoutRows(trace, annotation),
    ranges: annotation === null ? [] : stepRanges(annotation),
    answers,
    notes: annotation === null ? [] : stepNotes(annotation, answers),
    firstRight: firstRight(answers),
    forks: annotation === null ? [] : forkMask(annotation.tokens.entropy),
    tokens: annotation?.tokens.start.length ?? 0,
  };
}

/** Text of a token, or of the character that several byte tokens share. */
export function tokenText(picture: TracePicture, token: number): string {
  const { trace, annotation } = picture;
  if (annotation === null) return '';
  const turn = annotation.turns.findIndex(({ firstToken, endToken }) => token >= firstToken && token < endToken);
  return (trace.turns[turn]?.text ?? '').slice(annotation.tokens.start[token], annotation.tokens.end[token]);
}

/** The same words are on the page, so that new numbers need not move the reader. */
export function sameTexts(left: Trace, right: Trace): boolean {
  return (
    left.turns.length === right.turns.length && left.turns.every((turn, at) => turn.text === right.turns[at]?.text)
  );
}
