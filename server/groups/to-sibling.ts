// A trace as its siblings see it: its outcome, its answer, and of its annotation what group signals read.
import type { TraceRow } from '../shared/protocol/trace-requests.ts';
import type { Sibling, SiblingAnnotation } from '../shared/signals/sibling.ts';
import { statedConfidence } from '../shared/signals/trace/stated-confidence.ts';
import type { Annotation } from '../shared/trace/annotation.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { equalAnswers } from '../trace/answers/equal-answers.ts';

export interface AnnotatedTrace {
  readonly trace: Trace;
  readonly annotation: Annotation | null;
}

/** @param line where it stands, if not where its file says: in a report of several files */
export function toSibling({ trace, annotation }: AnnotatedTrace, line = trace.line): Sibling {
  return {
    line,
    correct: trace.correct,
    reward: trace.reward,
    model: trace.model,
    answer: trace.prediction,
    stated: statedInTrace(trace),
    annotation: annotation === null ? null : withoutColumns(annotation),
    sameAnswer: equalAnswers,
  };
}

/** From the list alone: nothing measured. */
export function rowSibling({ line, correct, reward, model, prediction }: TraceRow): Sibling {
  const measured = { stated: null, annotation: null };
  return { line, correct, reward, model, answer: prediction, ...measured, sameAnswer: equalAnswers };
}

/** What the trace says last of its own confidence (R13), [0, 1]; null where it says nothing. */
export function statedInTrace({ turns }: Trace): number | null {
  return turns.reduce<number | null>((last, { text }) => statedConfidence(text) ?? last, null);
}

/** Alternatives and other columns are most of an annotation's memory, and no group signal reads them. */
function withoutColumns(annotation: Annotation): SiblingAnnotation {
  const { start, selfCertainty } = annotation.tokens;
  return { ...annotation, tokens: { start, selfCertainty } };
}
