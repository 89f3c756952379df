// The potentials of a trace's steps, as the rules that end a text early read them.
import { isAnotherAnswer } from '../shared/signals/step/another-answer.ts';
import { equalAnswers } from '../trace/answers/equal-answers.ts';
import type { ExportEntry } from './candidate.ts';
import type { GuardId } from './pair.ts';

export interface PotentialStep {
  /** Index into the trace's steps. */
  readonly step: number;
  /** UTF-16 offset of the step's end. */
  readonly end: number;
  readonly potential: number;
  /** False where the model would answer something else that the gold answer only begins. */
  readonly answersGold: boolean;
}

/** The think steps with a potential, in order; a guard where there is none; null where the trace is not of the kind asked. */
export function potentialSteps(
  { trace, annotation }: ExportEntry,
  isCorrect: boolean,
): readonly PotentialStep[] | GuardId | null {
  if (trace.correct !== isCorrect || trace.multiTurn) return null;
  if (annotation?.steps.length !== trace.steps.length) return 'null-value';
  const steps = annotation.steps.flatMap(({ part, end, potential, answer }, step) => {
    if (part !== 'think' || potential === null) return [];
    return [{ step, end, potential, answersGold: !isAnotherAnswer(answer, trace.answers, equalAnswers) }];
  });
  return steps.length === 0 ? 'null-value' : steps;
}
