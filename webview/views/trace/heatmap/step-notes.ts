// The few words beside a step, at most one note a step: what it earned, where the answer became right or wrong again,
// what the flags say. Pure; no DOM.
import { flagKind, type FlagKindId } from '../../../../server/shared/signals/flags/flag-kinds.ts';
import type { Annotation } from '../../../../server/shared/trace/annotation.ts';
import type { Trace } from '../../../../server/shared/trace/trace.ts';
import { stepSignal } from './step-signals.ts';

export interface StepNote {
  readonly step: number;
  readonly text: string;
  /** The whole sentence, as a tooltip. */
  readonly why: string;
  readonly tone: 'good' | 'bad' | 'plain';
}

/** What a probe answered after each step, and whether that is new and right. */
export interface Provisional {
  readonly answer: string;
  readonly changed: boolean;
  /** Null without gold answer. */
  readonly right: boolean | null;
}

/** Steps that moved less than this earned nothing worth a word. */
const leastEarned = 0.1;

/**
 * The flags that deserve words beside a step, the weightiest first. What is not here (an answer that changes from wrong to
 * wrong, what follows a solved step) is seen from the provisional answer or another note.
 */
const spokenFlags: readonly FlagKindId[] = [
  'answer-lost',
  'right-to-wrong',
  'solved-here',
  'wrong-to-right',
  'miracle-step',
  'false-confidence',
  'confidence-deficit',
  'termination-delay',
  'commit',
  'forking-token',
];

export function provisionalAnswers(trace: Trace, annotation: Annotation): readonly (Provisional | null)[] {
  const accepted = acceptedAnswers(trace, annotation);
  let before = annotation.base?.answer ?? null;
  return annotation.steps.map((step) => {
    if (step.answer === null) return null;
    const changed = before === null || !sameAnswer(step.answer, before);
    before = step.answer;
    return { answer: step.answer, changed, right: isRight(step.answer, accepted) };
  });
}

/** The gold forms, and what the verifier found to be right in this trace however it is written. */
function acceptedAnswers(trace: Trace, annotation: Annotation): readonly string[] {
  if (trace.answers.length === 0) return [];
  const found = annotation.flags.flatMap((flag) => {
    const answer = flag.kind === 'wrong-to-right' && flag.step !== null ? annotation.steps[flag.step]?.answer : null;
    return answer === null || answer === undefined ? [] : [answer];
  });
  const predicted = trace.verified === true && trace.prediction !== null ? [trace.prediction] : [];
  return [...trace.answers, ...predicted, ...found];
}

/** First step from which on the probe gives a right answer once; null where it never does. */
export function firstRight(answers: readonly (Provisional | null)[]): number | null {
  const found = answers.findIndex((answer) => answer?.right === true);
  return found < 0 ? null : found;
}

export function stepNotes(annotation: Annotation, answers: readonly (Provisional | null)[]): readonly StepNote[] {
  const notes = new Map<number, StepNote>();
  const add = (note: StepNote | null): void => {
    if (note !== null && !notes.has(note.step)) notes.set(note.step, note);
  };
  // In order of weight: the first to come keeps its step.
  addFlags(annotation, ['answer-lost'], add);
  add(firstRightNote(answers));
  add(earnedMost(annotation));
  addFlags(annotation, spokenFlags, add);
  return [...notes.values()].sort((left, right) => left.step - right.step);
}

function addFlags(annotation: Annotation, kinds: readonly FlagKindId[], add: (note: StepNote) => void): void {
  for (const kind of kinds) {
    const { title: text, tone } = flagKind(kind);
    const found = annotation.flags.filter((flag) => flag.kind === kind);
    // A word on every other step says nothing: only the first of a kind speaks, the cards tell the others.
    const spoken = kind === 'false-confidence' ? found.slice(0, 1) : found;
    for (const flag of spoken) if (flag.step !== null) add({ step: flag.step, text, why: flag.why, tone });
  }
}

function firstRightNote(answers: readonly (Provisional | null)[]): StepNote | null {
  const step = firstRight(answers);
  if (step === null) return null;
  const why = `Asked after this step, the model gives the right answer for the first time: ${answers[step]?.answer ?? ''}`;
  return { step, text: 'first right answer', why, tone: 'good' };
}

function earnedMost(annotation: Annotation): StepNote | null {
  const signal = stepSignal('potential');
  let best = -1;
  let most = leastEarned;
  annotation.steps.forEach((step, index) => {
    const value = signal.value(step);
    if (value === null || value <= most) return;
    best = index;
    most = value;
  });
  if (best < 0) return null;
  const why = `The largest gain of step potential in this trace: ${signal.format(most)}.`;
  return { step: best, text: `▲ earned most ${signal.format(most)}`, why, tone: 'good' };
}

function isRight(answer: string, accepted: readonly string[]): boolean | null {
  return accepted.length === 0 ? null : accepted.some((gold) => sameAnswer(answer, gold));
}

/**
 * Equal but for spaces, a dollar sign, thousands commas, a final stop, or the way a number is written. Stricter than the
 * verifier: a mark in the gutter may be missing, never wrong.
 */
export function sameAnswer(left: string, right: string): boolean {
  const [one, other] = [plainAnswer(left), plainAnswer(right)];
  return one === other || (one !== '' && other !== '' && Number(one) === Number(other));
}

function plainAnswer(text: string): string {
  return text
    .replaceAll(/\s|\$|\\[,;! ]/g, '')
    .replaceAll(/(?<=\d),(?=\d{3}(?!\d))/g, '')
    .replace(/\.$/, '');
}
