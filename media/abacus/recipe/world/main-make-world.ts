// Command line of the generator: writes training documents, held-out problems or dialogues as JSONL.
//   make-world rows COUNT SEED OUT [first|second|third]
//   make-world problems COUNT SEED OUT          COUNT held-out problems of every length
//   make-world dialogues COUNT SEED OUT

import { closeSync, openSync, writeSync } from 'node:fs';

import { lessons, type LessonId } from './lessons.ts';
import { makeDialogues, makeProblems, makeRows } from './make-world.ts';
import { writePrompt, type Problem } from './problem.ts';
import { createRandom } from './seeded-random.ts';
import { writeCompletion, writeSolution } from './write-solution.ts';

const usage = 'usage: make-world rows|problems|dialogues COUNT SEED OUT [first|second|third]';

function main(words: readonly string[]): number {
  const [what, countText, seedText, path, lesson = 'second'] = words;
  const count = Number(countText);
  const seed = Number(seedText);
  if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed) || path === undefined) return explain();
  switch (what) {
    case 'rows':
      if (!isLesson(lesson)) return explain();
      writeLines(path, take(makeRows(seed, lesson), count));
      return 0;
    case 'problems':
      writeLines(path, heldOutProblems(count, seed));
      return 0;
    case 'dialogues':
      writeLines(
        path,
        makeDialogues(seed, 'held-out', count).map((pair) => ({ problems: pair.map(describe) })),
      );
      return 0;
    default:
      return explain();
  }
}

function isLesson(word: string): word is LessonId {
  return Object.hasOwn(lessons, word);
}

function explain(): number {
  process.stderr.write(`${usage}\n`);
  return 2;
}

function* heldOutProblems(count: number, seed: number): Generator<unknown> {
  for (let operations = 2; operations <= 8; operations += 1) {
    const random = createRandom(seed + operations + 100);
    for (const problem of makeProblems(seed + operations, 'held-out', operations, count)) {
      // A reference solution goes along, to measure how well the model reads (not writes) unseen text.
      yield { ...describe(problem), reference: writeCompletion(writeSolution(random, problem)) };
    }
  }
}

function describe(problem: Problem): Record<string, unknown> {
  return {
    family: problem.family,
    operations: problem.moves.length,
    question: problem.question,
    prompt: writePrompt(problem),
    answer: String(problem.answer),
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
  const file = openSync(path, 'w');
  let waiting = '';
  for (const row of rows) {
    waiting += `${JSON.stringify(row)}\n`;
    if (waiting.length > 1 << 20) {
      writeSync(file, waiting);
      waiting = '';
    }
  }
  writeSync(file, waiting);
  closeSync(file);
}

process.exitCode = main(process.argv.slice(2));
