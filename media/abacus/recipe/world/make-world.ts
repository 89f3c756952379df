// Streams of problems and training documents, reproducible from a seed.

import { drawProblem, drawSequel } from './draw-problem.ts';
import { messagesOf, openingOf, playGame, type Game } from './games/game.ts';
import { lessons, type Lesson, type LessonId } from './lessons.ts';
import type { Problem } from './problem.ts';
import { writeGameQuestionRow, writeGameRow } from './rows/game-row.ts';
import { writeHindsightRow, writeProbeRow, writeTraceRow, writeTurnQuestionRow } from './rows/problem-row.ts';
import type { Row, RowKind } from './rows/row.ts';
import { writeFollowUpRow, writeReflectionRow, writeStepVerdictRow, writeVerdictRow } from './rows/verifier-row.ts';
import { createRandom, type Random } from './seeded-random.ts';
import { withStrangers } from './strangers.ts';
import { splitOf, type Split } from './split.ts';

/** How many second problems of a dialogue go on with the first one's story. */
const sequelShare = 0.5;

/** Training documents without end; the same seed gives the same ones. */
export function* makeRows(seed: number, lesson: LessonId): Generator<Row> {
  const random = createRandom(seed);
  for (;;) yield writeRow(random, lessons[lesson]);
}

/** Problems of one side and one length, no two with the same question. */
export function makeProblems(seed: number, split: Split, operations: number, count: number): Problem[] {
  const random = createRandom(seed);
  const problems = new Map<string, Problem>();
  while (problems.size < count) {
    const problem = drawOf(random, split, operations);
    problems.set(problem.question, problem);
  }
  return [...problems.values()];
}

/** Pairs of problems asked one after the other; the second often goes on with the first one's story. */
export function makeDialogues(seed: number, split: Split, count: number): (readonly [Problem, Problem])[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => drawPair(random, split, random.integer(2, 4)));
}

/** Games of the held-out side, no two alike. */
export function makeGames(seed: number, count: number): Game[] {
  const random = createRandom(seed);
  const games = new Map<string, Game>();
  while (games.size < count) {
    const game = playGame(random, 'held-out');
    games.set([game.secret, openingOf(game.limit), ...messagesOf(game).map(({ content }) => content)].join('|'), game);
  }
  return [...games.values()];
}

function writeRow(random: Random, lesson: Lesson): Row {
  const kind = random.weighted(lesson.kinds);
  const single = (): Problem => drawOf(random, 'train', random.weighted(lesson.operations));
  const several = (): readonly Problem[] =>
    random.chance(lesson.dialogues) ? drawPair(random, 'train', random.weighted(lesson.operations)) : [single()];
  const row = writers[kind](random, { single, several, lesson });
  // A game is about its own words: what is true of a thing cannot be read off an invented one.
  const mayBeStrange = kind !== 'game' && kind !== 'game-question';
  return mayBeStrange && random.chance(lesson.strangers) ? withStrangers(random, row) : row;
}

interface Drawing {
  readonly single: () => Problem;
  readonly several: () => readonly Problem[];
  readonly lesson: Lesson;
}

const writers: Readonly<Record<RowKind, (random: Random, drawing: Drawing) => Row>> = {
  trace: (random, { several }) => writeTraceRow(random, several()),
  probe: (random, { several, lesson }) => writeProbeRow(random, several(), lesson.wrongContexts),
  'turn-question': (random, { several }) => writeTurnQuestionRow(random, several()),
  hindsight: (random, { single }) => writeHindsightRow(random, single()),
  verdict: (random, { single }) => writeVerdictRow(random, single()),
  'step-verdict': (random, { single }) => writeStepVerdictRow(random, single()),
  reflection: (random, { single }) => writeReflectionRow(random, single()),
  'follow-up': (random, { single }) => writeFollowUpRow(random, single()),
  game: writeGameRow,
  'game-question': writeGameQuestionRow,
};

function drawPair(random: Random, split: Split, operations: number): readonly [Problem, Problem] {
  // Two long problems would fill the context that training has room for.
  const length = Math.min(operations, 4);
  const next = random.weighted([
    [2, 0.5],
    [3, 0.3],
    [4, 0.2],
  ] as const);
  if (!random.chance(sequelShare)) return [drawOf(random, split, length), drawOf(random, split, next)];
  for (;;) {
    const first = drawOf(random, split, length);
    const second = drawSequelOf(random, split, first, next);
    if (second !== null) return [first, second];
  }
}

/** Null where the first story cannot go on, or only in a way that is on another side. */
function drawSequelOf(random: Random, split: Split, first: Problem, operations: number): Problem | null {
  // A story that begins with an answer has no number of its own to begin with, so no range of it is held out.
  const side = split === 'held-out-range' ? 'familiar' : split === 'held-out-both' ? 'held-out-template' : split;
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const second = drawSequel(random, first, operations);
    if (second === null) return null;
    if (splitOf(second) === side) return second;
  }
  return null;
}

function drawOf(random: Random, split: Split, operations: number): Problem {
  const side = split === 'held-out-template' || split === 'held-out-both' ? 'held-out' : 'trained';
  for (;;) {
    const problem = drawProblem(random, operations, side);
    if (splitOf(problem) === split) return problem;
  }
}
