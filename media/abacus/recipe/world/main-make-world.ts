// Command line of the generator: writes training documents, unseen problems, dialogues or games as JSONL.
//   make-world rows COUNT SEED OUT [first|second|third|fourth|fifth]
//   make-world problems COUNT SEED OUT [SPLIT]     COUNT problems of every length from 2 to 8 operations
//   make-world dialogues COUNT SEED OUT [SPLIT]
//   make-world games COUNT SEED OUT
// SPLIT: familiar (the default), held-out-template, held-out-range, held-out-both, train. OUT may be - for standard output.

import { closeSync, openSync, writeSync } from 'node:fs';

import { messagesOf, openingOf, replyTo, type Game } from './games/game.ts';
import { questions, traits } from './games/secrets.ts';
import { lessons, type LessonId } from './lessons.ts';
import { makeDialogues, makeGames, makeProblems, makeRows } from './make-world.ts';
import { writePrompt, type Problem } from './problem.ts';
import { createRandom } from './seeded-random.ts';
import { writeCompletion } from './solutions/solution.ts';
import { writeSolution } from './solutions/write-solution.ts';
import { splits, type Split } from './split.ts';

const usage = [
  'usage: make-world rows COUNT SEED OUT [first|second|third|fourth|fifth]',
  `       make-world problems|dialogues COUNT SEED OUT [${splits.join('|')}]`,
  '       make-world games COUNT SEED OUT',
].join('\n');

const lengths = [2, 3, 4, 5, 6, 7, 8];

function main(words: readonly string[]): number {
  const [what, countText, seedText, path, choice] = words;
  const count = Number(countText);
  const seed = Number(seedText);
  if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed) || path === undefined) return explain();
  const rows = rowsOf(what, count, seed, choice);
  if (rows === null) return explain();
  writeLines(path, rows);
  return 0;
}

/** Null where the words ask for nothing that there is. */
function rowsOf(
  what: string | undefined,
  count: number,
  seed: number,
  choice: string | undefined,
): Iterable<unknown> | null {
  switch (what) {
    case 'rows': {
      const lesson = choice ?? 'second';
      return isLesson(lesson) ? take(makeRows(seed, lesson), count) : null;
    }
    case 'problems': {
      const split = choice ?? 'familiar';
      return isSplit(split) ? problemsOf(count, seed, split) : null;
    }
    case 'dialogues': {
      const split = choice ?? 'familiar';
      if (!isSplit(split)) return null;
      const random = createRandom(seed + 100);
      const solved = (problem: Problem): unknown => describe(problem, split, random);
      return makeDialogues(seed, split, count).map((pair) => ({ problems: pair.map(solved) }));
    }
    case 'games':
      return choice === undefined ? makeGames(seed, count).map(describeGame) : null;
    default:
      return null;
  }
}

function isLesson(word: string): word is LessonId {
  return Object.hasOwn(lessons, word);
}

function isSplit(word: string): word is Split {
  return splits.some((split) => split === word);
}

function explain(): number {
  process.stderr.write(`${usage}\n`);
  return 2;
}

function* problemsOf(count: number, seed: number, split: Split): Generator<unknown> {
  for (const operations of lengths) {
    const random = createRandom(seed + operations + 100);
    for (const problem of makeProblems(seed + operations, split, operations, count))
      yield describe(problem, split, random);
  }
}

type Random = ReturnType<typeof createRandom>;

function describe(problem: Problem, split: Split, random: Random): Record<string, unknown> {
  return {
    family: problem.shape,
    template: problem.template,
    split,
    operations: problem.steps.length,
    question: problem.question,
    prompt: writePrompt(problem.question),
    answer: String(problem.answer),
    // A reference solution goes along, to measure how well the model reads (not writes) unseen text.
    reference: writeCompletion(writeSolution(random, problem)),
  };
}

function describeGame(game: Game): Record<string, unknown> {
  return {
    secret: game.secret,
    limit: game.limit,
    opening: openingOf(game.limit),
    // What the user says to each question, so that a game can be played by somebody else.
    replies: Object.fromEntries(traits.map((trait) => [questions[trait], replyTo(game.secret, trait)])),
    unknownReply: 'I do not know.',
    right: 'Yes, that is it.',
    messages: messagesOf(game),
    isWon: game.guess === game.secret,
  };
}

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const item of items) {
    if (left === 0) return;
    left -= 1;
    yield item;
  }
}

// Written in large pieces: a training set has a few hundred thousand lines.
function writeLines(path: string, rows: Iterable<unknown>): void {
  const file = path === '-' ? 1 : openSync(path, 'w');
  let waiting = '';
  for (const row of rows) {
    waiting += `${JSON.stringify(row)}\n`;
    if (waiting.length > 1 << 20) {
      writeAll(file, waiting);
      waiting = '';
    }
  }
  writeAll(file, waiting);
  if (file !== 1) closeSync(file);
}

/** A pipe takes as much as it has room for. */
function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}

process.exitCode = main(process.argv.slice(2));
