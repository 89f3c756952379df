// Flags from the provisional answers: where they become right, are given up, change, settle.
import type { TraceReading } from '../reading.ts';
import { answerCourse, probedAnswers } from '../step/provisional-answer.ts';
import type { FlagKindId } from './flag-kinds.ts';
import type { FlagRule, FoundFlag } from './flag-rule.ts';

interface AnswerChange extends FoundFlag {
  readonly kind: FlagKindId;
}

function changes(reading: TraceReading): readonly AnswerChange[] {
  const probed = probedAnswers(reading);
  const gold = reading.trace.answers;
  const right = (answer: string | null): boolean =>
    answer !== null && gold.some((form) => reading.sameAnswer(form, answer));
  const { flipped } = answerCourse(
    probed.map(({ answer }) => answer),
    reading.sameAnswer,
  );
  return probed.flatMap(({ step, answer }, k): AnswerChange[] => {
    if (flipped[k] !== true) return [];
    const before = probed[k - 1]?.answer ?? null;
    const why = `The provisional answer changes from ${before ?? 'none'} to ${answer ?? 'none'}.`;
    if (right(answer) && !right(before)) return [{ kind: 'wrong-to-right', step, why }];
    if (right(before) && !right(answer)) {
      return [{ kind: 'answer-lost', step, why: `${why} The right answer is given up here.` }];
    }
    return [{ kind: 'answer-flip', step, why }];
  });
}

function rule(kind: FlagKindId): FlagRule {
  const find = (reading: TraceReading): FoundFlag[] =>
    changes(reading)
      .filter((change) => change.kind === kind)
      .map(({ step, why }) => ({ step, why }));
  return { kind, needs: ['probe'], find };
}

export const wrongToRight = rule('wrong-to-right');
export const answerLost = rule('answer-lost');
export const answerFlip = rule('answer-flip');

export const answerSettles: FlagRule = {
  kind: 'commit',
  needs: ['probe'],
  find: (reading) => {
    const probed = probedAnswers(reading);
    const course = answerCourse(
      probed.map(({ answer }) => answer),
      reading.sameAnswer,
    );
    const commit = course.commitStep === null ? undefined : probed[course.commitStep - 1];
    if (commit === undefined || course.flips === 0) return [];
    return [{ step: commit.step, why: `From here on the answer stays ${commit.answer ?? 'none'}.` }];
  },
};
