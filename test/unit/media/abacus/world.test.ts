import { describe, expect, it } from 'vitest';

import {
  dialogueShare,
  makeDialogues,
  makeProblems,
  makeRows,
} from '../../../../media/abacus/recipe/world/make-world.ts';
import { largestNumber } from '../../../../media/abacus/recipe/world/operation.ts';
import { signatureOf, writePrompt } from '../../../../media/abacus/recipe/world/problem.ts';
import { splitOf } from '../../../../media/abacus/recipe/world/split.ts';
import { stories } from '../../../../media/abacus/recipe/world/stories/registry.ts';
import { createRandom } from '../../../../media/abacus/recipe/world/seeded-random.ts';

const lengths = [2, 3, 4, 5, 6, 7, 8];

describe('the problems of the world', () => {
  it.each(lengths)('of %i operations are answered by the very events that their question tells', (operations) => {
    for (const problem of makeProblems(11, 'train', operations, 200)) {
      expect(problem.moves, problem.question).toHaveLength(operations);
      expect(String(problem.answer), problem.question).toBe(String(solveByReading(problem.question)));
    }
  });

  it('stay whole, positive and within the limit at every operation', () => {
    for (const { operation } of makeProblems(12, 'train', 8, 300).flatMap((problem) => problem.moves)) {
      expect(Number.isInteger(operation.result)).toBe(true);
      expect(operation.result).toBeGreaterThan(0);
      expect(operation.result).toBeLessThanOrEqual(largestNumber);
    }
  });

  it('come from every story shape', () => {
    const families = new Set(makeProblems(13, 'train', 4, 300).map((problem) => problem.family));
    expect([...families].sort()).toEqual(stories.map((story) => story.id).sort());
  });

  it('are the same for the same seed and others for another', () => {
    const questions = (seed: number): string[] => makeProblems(seed, 'train', 3, 20).map(writePrompt);
    expect(questions(5)).toEqual(questions(5));
    expect(questions(5)).not.toEqual(questions(6));
  });

  it('are drawn from a generator that never leaves its range', () => {
    const random = createRandom(3);
    const drawn = Array.from({ length: 2000 }, () => random.integer(2, 5));
    expect(new Set(drawn)).toEqual(new Set([2, 3, 4, 5]));
  });
});

describe('the held-out side', () => {
  const trained = [...take(makeRows(1, 'third'), 3000)].flatMap((row) =>
    row.pieces.filter((piece) => piece.learn === 'context').map((piece) => piece.text),
  );
  const heldOut = lengths.flatMap((operations) => makeProblems(1001 + operations, 'held-out', operations, 150));

  it('shares no prompt with the training documents', () => {
    const prompts = new Set(trained);
    expect(heldOut.filter((problem) => prompts.has(writePrompt(problem)))).toEqual([]);
  });

  it('shares no sum with the training problems, whoever they are about', () => {
    const sums = new Set(lengths.flatMap((operations) => makeProblems(2, 'train', operations, 1500)).map(signatureOf));
    expect(heldOut.filter((problem) => sums.has(signatureOf(problem)))).toEqual([]);
  });

  it('takes about a tenth of all problems, and never those of training', () => {
    expect(heldOut.every((problem) => splitOf(problem) === 'held-out')).toBe(true);
    const drawn = Array.from({ length: 4000 }, (_, seed) => stories[0]?.tell(createRandom(seed), 3));
    const share = drawn.filter((problem) => problem && splitOf(problem) === 'held-out').length / drawn.length;
    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeLessThan(0.12);
  });

  it('gives dialogues both of whose problems are unseen, some of them one story', () => {
    const dialogues = makeDialogues(4, 'held-out', 100);
    expect(dialogues.flat().every((problem) => splitOf(problem) === 'held-out')).toBe(true);
    const continued = dialogues.filter(([, second]) => second.family === 'continued-total');
    expect(continued.length).toBeGreaterThan(10);
    for (const [first, second] of continued) expect(second.moves[0]?.operation.left).toBe(first.answer);
    expect(dialogueShare).toBeGreaterThan(0);
  });
});

/** Solves a question from its words alone, with rules of its own: a second opinion on the generator. */
function solveByReading(question: string): number {
  const counts = new Map<string, number>();
  const count = (name: string): number => counts.get(name) ?? Number.NaN;
  let asked = Number.NaN;
  for (const sentence of question.split(/(?<=[.?]) /)) {
    const numbers = [...sentence.matchAll(/\d+/g)].map(Number);
    const names = [...sentence.matchAll(/\b[A-Z][a-z]+\b/g)].map(([name]) => name).filter((name) => name !== 'How');
    const [who = '', other = ''] = names;
    const [amount = Number.NaN, second = Number.NaN] = numbers;
    if (sentence.startsWith('How many')) asked = sentence.includes('together') ? count(who) + count(other) : count(who);
    else if (sentence.includes(' fills ')) counts.set(who, amount * second);
    else if (/ more \w+ than /.test(sentence)) counts.set(who, count(other) + amount);
    else if (/ fewer \w+ than /.test(sentence)) counts.set(who, count(other) - amount);
    else if (/ times as many \w+ as /.test(sentence)) counts.set(who, count(other) * amount);
    else if (/ as many \w+ as /.test(sentence)) counts.set(who, count(other) / fraction(sentence));
    else if (/ has \d+ \w+ and /.test(sentence)) counts.set(who, amount).set(other, second);
    else if (/ has \d/.test(sentence)) counts.set(who, amount);
    else if (/ (buys|finds|gets|adds) /.test(sentence)) counts.set(who, count(who) + amount);
    else if (/ (loses|sells|gives|takes out) /.test(sentence)) counts.set(who, count(who) - amount);
    else if (/ (times as many|equal sets)/.test(sentence)) counts.set(who, count(who) * amount);
    else if (/ (equal piles|equal parts)/.test(sentence)) counts.set(who, count(who) / amount);
    else throw new Error(`a sentence that no rule reads: ${sentence}`);
  }
  return asked;
}

function fraction(sentence: string): number {
  const words = { half: 2, third: 3, quarter: 4, fifth: 5 };
  const found = Object.entries(words).find(([word]) => sentence.includes(word));
  return found?.[1] ?? Number.NaN;
}

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const item of items) {
    if (left-- === 0) return;
    yield item;
  }
}
