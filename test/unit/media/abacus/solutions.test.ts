import { describe, expect, it } from 'vitest';

import { makeProblems, makeRows } from '../../../../media/abacus/recipe/world/make-world.ts';
import type { Row } from '../../../../media/abacus/recipe/world/row.ts';
import { createRandom } from '../../../../media/abacus/recipe/world/seeded-random.ts';
import { isRightAnswer, lastBoxed } from '../../../../media/abacus/recipe/world/verify-answer.ts';
import { writeCompletion, writeSolution } from '../../../../media/abacus/recipe/world/write-solution.ts';

const random = createRandom(21);
const solved = [2, 3, 5, 8].flatMap((operations) =>
  makeProblems(20 + operations, 'train', operations, 300).map((problem) => ({
    problem,
    solution: writeSolution(random, problem),
  })),
);

describe('a solution', () => {
  it('ends in the right answer', () => {
    for (const { problem, solution } of solved) {
      expect(isRightAnswer(writeCompletion(solution), problem.answer)).toBe(true);
    }
  });

  it('writes every equation right, except a slip, which the next step notices and repairs', () => {
    let slips = 0;
    for (const { solution } of solved) {
      solution.steps.forEach((step, index) => {
        const next = solution.steps[index + 1] ?? '';
        const isRepaired = next.startsWith('Wait, ');
        if (equationIn(step)?.holds === false) expect(isRepaired, step).toBe(true);
        if (!isRepaired) return;
        slips += 1;
        const [written, repaired] = [equationIn(step), equationIn(next)];
        expect(repaired?.holds).toBe(true);
        expect(next).toContain(`not ${String(written?.result)}.`);
        // Either the sum is wrong, or it is right and the wrong one to do.
        expect(written?.holds === false || written?.operator !== repaired?.operator).toBe(true);
      });
    }
    // Stated as 12 % of the solutions.
    expect(slips / solved.length).toBeGreaterThan(0.08);
    expect(slips / solved.length).toBeLessThan(0.16);
  });

  it('has steps that a segmenter keeps apart: long enough, and without a blank line inside', () => {
    for (const { solution } of solved) {
      for (const step of solution.steps) {
        // Under 30 characters a segmenter merges; the closing sentence alone may come that short.
        if (!step.startsWith('So ')) expect(step.length, step).toBeGreaterThanOrEqual(30);
        expect(step).not.toContain('\n');
      }
    }
  });
});

describe('the verifier', () => {
  it.each([
    ['<think>\nx\n</think>\n\n\\boxed{12}', true],
    ['\\boxed{7} … no, \\boxed{12}', true],
    ['The answer is \\boxed{ 12 }.', true],
    ['The answer is 12.', false],
    ['\\boxed{112}', false],
    ['\\boxed{12.0}', false],
    ['\\boxed{012}', false],
    ['\\boxed{+12}', false],
    ['\\boxed{12 apples}', false],
    ['\\boxed{}', false],
    ['\\boxed{12} then \\boxed{13}', false],
    ['\\boxed{12', false],
    ['<think>\n\\boxed{12}', false],
  ])('reads %j as 12: %s', (completion, expected) => {
    expect(isRightAnswer(completion, 12)).toBe(expected);
  });

  it('takes the last box, and null where there is none', () => {
    expect(lastBoxed('\\boxed{1} \\boxed{2}')).toBe('2');
    expect(lastBoxed('none')).toBeNull();
  });
});

describe('the training documents', () => {
  const rows = take(makeRows(31, 'second'), 2000);

  it('are the same for the same seed', () => {
    expect(take(makeRows(31, 'second'), 20)).toEqual(rows.slice(0, 20));
  });

  it('never teach the model to write a probe', () => {
    for (const row of rows) {
      const learned = row.pieces.filter((piece) => piece.learn === 'write').map((piece) => piece.text);
      expect(learned.join('')).not.toMatch(/\*\*|Is it/);
    }
  });

  it('ask probes at the end of a step and give the answer of the problem that was asked last', () => {
    const probed = rows.filter((row) => row.kind === 'probe');
    expect(probed.length / rows.length).toBeGreaterThan(0.18);
    for (const row of probed) {
      const [prefix, question, answer, closing] = row.pieces.slice(-4);
      expect(prefix?.text).toMatch(/(<think>\n|\n\n|[.!?]\n?)$/);
      expect(question?.learn).toBe('never');
      expect(question?.text).toMatch(/\\boxed\{$/);
      expect(answer?.text).toMatch(/^\d{1,3}$/);
      expect(closing?.text).toBe('}');
      expect(statedResult(row)).toSatisfy((stated: string | null) => stated === null || stated === answer?.text);
    }
  });
});

/** The answer that the probed thinking states itself, where it got as far as its closing sentence. */
function statedResult(row: Row): string | null {
  return /So .* (\d+) \w+ in the end\.\n?$/.exec(row.pieces.at(-4)?.text ?? '')?.[1] ?? null;
}

interface Equation {
  readonly operator: string;
  readonly result: number;
  readonly holds: boolean;
}

/** The first equation in a step, worked out again without the generator. */
function equationIn(step: string): Equation | null {
  const match = /(\d+) ([-+×÷]) (\d+) = (\d+)/.exec(step);
  if (match === null) return null;
  const [left, right, result] = [Number(match[1]), Number(match[3]), Number(match[4])];
  const operator = match[2] ?? '';
  const holds = {
    '+': left + right === result,
    '-': left === result + right,
    '×': left * right === result,
    '÷': left === result * right,
  }[operator];
  return { operator, result, holds: holds ?? false };
}

function take<T>(items: Iterator<T>, count: number): T[] {
  return Array.from({ length: count }, () => items.next().value as T); // the generator never ends
}
