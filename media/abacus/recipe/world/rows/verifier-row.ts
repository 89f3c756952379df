// Documents in which a reader asks whether a solution or a step is right: half of what is judged is right, half wrong, and
// the answer is the truth.

import type { Problem } from '../problem.ts';
import {
  followUpLead,
  negativeFollowUps,
  nextMessage,
  positiveFollowUps,
  reflectionCues,
  stepVerdictQuestion,
  verdictControls,
  verdictQuestion,
} from '../questions.ts';
import type { Random } from '../seeded-random.ts';
import { writeCompletion, writeUpToLine } from '../solutions/solution.ts';
import { writeSolution } from '../solutions/write-solution.ts';
import { writeWrongSolution } from '../solutions/write-wrong-solution.ts';
import { describe, partlyWrong, promptOf } from './problem-row.ts';
import { bos, type Piece, type Row } from './row.ts';

/** Of the solutions that are not right: how many are no solution at all, or thinking that was cut off. */
const controlShare = 0.12;

type Form = keyof typeof nextMessage;

export function writeVerdictRow(random: Random, problem: Problem): Row {
  const form = drawForm(random);
  const isRight = random.chance(0.5);
  const read = isRight
    ? writeRightWhole(random, problem)
    : random.chance(controlShare)
      ? writeControl(random, problem)
      : writeWrongWhole(random, problem);
  const { before, after, answerLead } = nextMessage[form];
  return describe(
    'verdict',
    [problem],
    [
      ...[bos, promptOf(problem), ...read],
      { text: `${before}${verdictQuestion}${after}`, learn: 'never' },
      { text: `${answerLead}${isRight ? 'Yes' : 'No'}`, learn: 'ask' },
      { text: '<eos>', learn: 'write' },
    ],
    isRight,
  );
}

export function writeFollowUpRow(random: Random, problem: Problem): Row {
  const isRight = random.chance(0.5);
  const read = isRight ? writeRightWhole(random, problem) : writeWrongWhole(random, problem);
  return describe(
    'follow-up',
    [problem],
    [
      ...[bos, promptOf(problem), ...read],
      { text: followUpLead[drawForm(random)], learn: 'never' },
      { text: random.pick(isRight ? positiveFollowUps : negativeFollowUps), learn: 'write' },
    ],
    isRight,
  );
}

export function writeStepVerdictRow(random: Random, problem: Problem): Row {
  const { isRight, read } = writeUpToJudged(random, problem);
  const { before, after, answerLead } = nextMessage.text;
  return describe(
    'step-verdict',
    [problem],
    [
      ...[bos, promptOf(problem), ...read],
      { text: `${before}${stepVerdictQuestion}${after}`, learn: 'never' },
      { text: `${answerLead}${isRight ? 'Yes' : 'No'}`, learn: 'ask' },
      { text: '<eos>', learn: 'write' },
    ],
    isRight,
  );
}

export function writeReflectionRow(random: Random, problem: Problem): Row {
  const { isRight, read } = writeUpToJudged(random, problem);
  const word = random.pick<string>(isRight ? reflectionCues.positive : reflectionCues.reflective);
  return describe(
    'reflection',
    [problem],
    [
      ...[bos, promptOf(problem), ...read],
      { text: reflectionCues.probe, learn: 'never' },
      { text: ` ${word}`, learn: 'ask' },
    ],
    isRight,
  );
}

function drawForm(random: Random): Form {
  return random.chance(0.5) ? 'text' : 'chat';
}

function writeRightWhole(random: Random, problem: Problem): readonly Piece[] {
  return [{ text: writeCompletion(writeSolution(random, problem)), learn: 'write' }];
}

function writeWrongWhole(random: Random, problem: Problem): readonly Piece[] {
  const wrong = writeWrongSolution(random, problem);
  return partlyWrong(wrong, writeCompletion(wrong));
}

/** No answer: nothing, a colon, or thinking that was cut off and closed. */
function writeControl(random: Random, problem: Problem): readonly Piece[] {
  if (random.chance(0.6)) return [{ text: random.pick(verdictControls), learn: 'never' }];
  const { lines } = writeSolution(random, problem);
  const operations = lines.filter(({ step }) => step !== null).length;
  const cut = random.integer(0, Math.max(0, operations - 2));
  return [
    { text: writeUpToLine({ lines }, cut), learn: 'write' },
    { text: '\n</think>\n\n', learn: 'never' },
  ];
}

/** A solution up to a step that is right or is the one that goes wrong; what rests on an error is not asked about. */
function writeUpToJudged(
  random: Random,
  problem: Problem,
): { readonly isRight: boolean; readonly read: readonly Piece[] } {
  if (!random.chance(0.5)) {
    for (;;) {
      const wrong = writeWrongSolution(random, problem);
      if (wrong.lines[wrong.rightLines]?.mark !== 'slip') continue;
      return { isRight: false, read: partlyWrong(wrong, writeUpToLine(wrong, wrong.rightLines + 1)) };
    }
  }
  const { lines } = writeSolution(random, problem);
  const told = lines.flatMap(({ mark }, index) => (mark === 'right' ? [index] : []));
  const last = random.pick(told);
  const read = writeUpToLine({ lines }, last + 1);
  return { isRight: true, read: [{ text: read, learn: 'write' }] };
}
