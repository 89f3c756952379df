import { describe, expect, it } from 'vitest';

import { makeDialogues, makeProblems } from '../../../../../../media/abacus/recipe/world/make-world.ts';
import { largestNumber } from '../../../../../../media/abacus/recipe/world/operation.ts';
import { operationsOf, writePrompt, type Problem } from '../../../../../../media/abacus/recipe/world/problem.ts';
import { splits } from '../../../../../../media/abacus/recipe/world/split.ts';
import { stories } from '../../../../../../media/abacus/recipe/world/stories/registry.ts';
import { sentencesOf } from './reading.ts';

const divisors: Readonly<Record<string, number>> = { half: 2, third: 3, quarter: 4, fifth: 5 };
const lengths = [2, 3, 4, 5, 6, 7, 8];
const problems = lengths.flatMap((operations) =>
  splits.flatMap((split) => makeProblems(11 + operations, split, operations, 60)),
);

describe('the problems of the world', () => {
  it.each(lengths)('of %i operations have so many, and all of them are needed for the answer', (operations) => {
    const drawn = problems.filter(({ steps }) => steps.length === operations);
    expect(drawn).toHaveLength(60 * splits.length);
    for (const problem of drawn) expect(neededSteps(problem).size, problem.question).toBe(operations);
  });

  it('have the answer that their graph gives, worked out apart', () => {
    for (const problem of problems) expect(evaluate(problem, problem.steps.length - 1)).toBe(problem.answer);
  });

  it('stay whole, at least two and within the limit at every operation', () => {
    for (const { left, right, result } of problems.flatMap(operationsOf)) {
      for (const number of [left, right, result]) expect(Number.isInteger(number)).toBe(true);
      expect(Math.min(left, right, result)).toBeGreaterThanOrEqual(2);
      expect(Math.max(left, right, result)).toBeLessThanOrEqual(largestNumber);
    }
  });

  it('tell every number that is needed, and say which are not', () => {
    for (const { question, steps, distractors } of problems) {
      const told = [...question.matchAll(/\d+/g)].map(([digits]) => Number(digits));
      const words = [...question.matchAll(/\b(half|third|quarter|fifth)\b/g)].map(([word]) => divisors[word] ?? 0);
      const needed = steps.flatMap(({ left, right }) =>
        [left, right].flatMap((operand) => ('given' in operand ? [operand.given] : [])),
      );
      // A root that several are compared with is told once and needed more than once.
      const distinct = (numbers: readonly number[]): readonly number[] => [...new Set(numbers)].sort((a, b) => a - b);
      expect(distinct([...told, ...words]), question).toEqual(distinct([...needed, ...distractors]));
    }
  });

  it('are asked in whole sentences, without a blank left open', () => {
    for (const { question, goal, steps } of problems) {
      for (const sentence of sentencesOf(question)) expect(sentence).toMatch(/^[A-Z0-9][^#{}]*[.?]$/);
      expect(question).toMatch(/\?$/);
      expect(question).not.toMatch(/ {2}| [.,?]|undefined/);
      expect(goal).toMatch(/^(how|what) [^#{}?]+$/);
      for (const { premises, conclusion } of steps) {
        expect(premises.match(/\{\w+\}/g)?.filter((blank) => blank === '{left}')).toHaveLength(1);
        expect(premises.replace('{left}', '1').replace('{right}', '1')).not.toMatch(/[{}#]| {2}|undefined/);
        expect(conclusion.match(/#/g)).toHaveLength(1);
        expect(conclusion).not.toMatch(/[{}]| {2}|undefined/);
      }
    }
  });

  it('come from every story shape and every situation', () => {
    const told = new Set(problems.map(({ shape, template }) => `${shape}/${template}`));
    const all = stories.flatMap(({ id, templates }) => templates.map((template) => `${id}/${template.id}`));
    expect([...told].sort()).toEqual(all.sort());
  });

  it('keep ages below what people reach', () => {
    const family = problems.filter(({ template }) => template === 'family');
    const ages = family.flatMap((problem) =>
      operationsOf(problem).filter((_, index) => (problem.steps[index]?.conclusion ?? '').includes('is # years old')),
    );
    expect(ages.length).toBeGreaterThan(50);
    for (const { result } of ages) expect(result).toBeLessThanOrEqual(110);
  });

  it('often allow more than one order of work, and often tell a number that is not needed', () => {
    const free = problems.filter(({ steps }) => steps.some((step, i) => i > 0 && !usesStep(step, i - 1)));
    expect(free.length / problems.length).toBeGreaterThan(0.3);
    const distracted = problems.filter(({ distractors }) => distractors.length > 0);
    expect(distracted.length / problems.length).toBeGreaterThan(0.2);
    expect(distracted.length / problems.length).toBeLessThan(0.4);
  });

  it('are the same for the same seed and others for another', () => {
    const questions = (seed: number): string[] =>
      makeProblems(seed, 'train', 3, 20).map(({ question }) => writePrompt(question));
    expect(questions(5)).toEqual(questions(5));
    expect(questions(5)).not.toEqual(questions(6));
  });

  it('can be solved from their words alone, where people own things', () => {
    const owned = [3, 5, 8].flatMap((operations) =>
      makeProblems(70 + operations, 'train', operations, 800).filter(({ template }) => template === 'collections'),
    );
    expect(owned.length).toBeGreaterThan(50);
    for (const problem of owned) expect(solveByReading(problem.question), problem.question).toBe(problem.answer);
  });
});

describe('dialogues', () => {
  it('ask two problems, and the second often goes on with the first one’s answer', () => {
    const dialogues = makeDialogues(4, 'familiar', 150);
    const sequels = dialogues.filter(([, second]) => second.question.startsWith('The story goes on.'));
    expect(sequels.length).toBeGreaterThan(15);
    for (const [first, second] of sequels) {
      expect(evaluate(second, second.steps.length - 1)).toBe(second.answer);
      expect(operationsOf(second).some(({ left }) => left === first.answer)).toBe(true);
      expect(second.template).toBe(first.template);
    }
  });
});

/** Works a step out of the question's numbers, by recursion and without the generator's arithmetic. */
function evaluate(problem: Problem, index: number): number {
  const step = problem.steps[index];
  if (step === undefined) return Number.NaN;
  const [a, b] = [step.left, step.right].map((operand) =>
    'given' in operand ? operand.given : evaluate(problem, operand.step),
  ) as [number, number]; // two operands
  return { '+': a + b, '-': a - b, '×': a * b, '÷': a / b }[step.operator];
}

function neededSteps({ steps }: Problem): ReadonlySet<number> {
  const needed = new Set([steps.length - 1]);
  for (let index = steps.length - 1; index >= 0; index -= 1) {
    const step = steps[index];
    if (step === undefined || !needed.has(index)) continue;
    for (const operand of [step.left, step.right]) if ('step' in operand) needed.add(operand.step);
  }
  return needed;
}

function usesStep(step: Problem['steps'][number], index: number): boolean {
  return [step.left, step.right].some((operand) => 'step' in operand && operand.step === index);
}

/** Solves "who owns how many" from the words, in whatever order they are told. */
function solveByReading(question: string): number {
  const counts = new Map<string, number>();
  const sentences = sentencesOf(question);
  // As often as there are sentences: the one that all begins with may come last.
  for (const sentence of [...sentences, ...sentences].flatMap((one) => Array<string>(sentences.length).fill(one))) {
    const start = /^(\w+) (?:has|owns) (\d+) \w+\.$/.exec(sentence);
    const more = /^(\w+) (?:has|owns) (\d+) (?:more \w+|\w+ more|fewer \w+|\w+ fewer) than (\w+)\.$/.exec(sentence);
    const times = /^(\w+) has (\d+) times as many \w+ as (\w+)\.$/.exec(sentence);
    const part = /^(\w+) has (half|a third|a quarter|a fifth) as many \w+ as (\w+)\.$/.exec(sentence);
    const of = (name = ''): number => counts.get(name) ?? Number.NaN;
    if (start !== null) counts.set(start[1] ?? '', Number(start[2]));
    if (more !== null) {
      const sign = sentence.includes('fewer') ? -1 : 1;
      counts.set(more[1] ?? '', of(more[3]) + sign * Number(more[2]));
    }
    if (times !== null) counts.set(times[1] ?? '', of(times[3]) * Number(times[2]));
    if (part !== null)
      counts.set(part[1] ?? '', of(part[3]) / (divisors[part[2]?.replace('a ', '') ?? ''] ?? Number.NaN));
  }
  const asked = sentences.at(-1) ?? '';
  const [, one = '', other = ''] = / do (\w+) and (\w+) have/.exec(asked) ?? [];
  if (one !== '') return (counts.get(one) ?? Number.NaN) + (counts.get(other) ?? Number.NaN);
  const [, more = '', less = ''] = / does (\w+) have than (\w+)/.exec(asked) ?? [];
  if (more !== '') return (counts.get(more) ?? Number.NaN) - (counts.get(less) ?? Number.NaN);
  return counts.get(/ does (\w+) (?:have|own)/.exec(asked)?.[1] ?? '') ?? Number.NaN;
}
