import { describe, expect, it } from 'vitest';

import { makeProblems } from '../../../../../../media/abacus/recipe/world/make-world.ts';
import { operationsOf, signatureOf } from '../../../../../../media/abacus/recipe/world/problem.ts';
import { createRandom } from '../../../../../../media/abacus/recipe/world/seeded-random.ts';
import { habits } from '../../../../../../media/abacus/recipe/world/solutions/habits.ts';
import { writeCompletion, type Solution } from '../../../../../../media/abacus/recipe/world/solutions/solution.ts';
import { writeSolution } from '../../../../../../media/abacus/recipe/world/solutions/write-solution.ts';
import { writeWrongSolution } from '../../../../../../media/abacus/recipe/world/solutions/write-wrong-solution.ts';
import { isRightAnswer } from '../../../../../../media/abacus/recipe/world/verify-answer.ts';
import { paragraph } from '../../../../../../server/trace/segmenters/paragraph.ts';
import { equationsIn } from './reading.ts';

const random = createRandom(21);
const problems = [2, 3, 4, 5, 6, 7, 8].flatMap((operations) => makeProblems(20 + operations, 'train', operations, 400));
const solved = problems.map((problem) => ({ problem, solution: writeSolution(random, problem) }));

describe('a solution', () => {
  it('ends in the right answer', () => {
    for (const { problem, solution } of solved)
      expect(isRightAnswer(writeCompletion(solution), problem.answer), writeCompletion(solution)).toBe(true);
  });

  it('computes what the problem asks for, read from its equations alone', () => {
    const clean = solved.filter(({ solution }) => solution.lines.every(({ mark }) => mark === 'right'));
    expect(clean.length).toBeGreaterThan(500);
    for (const { problem, solution } of clean) {
      const equations = solution.lines.flatMap(({ text }) => equationsIn(text));
      expect(equations).toHaveLength(problem.steps.length);
      expect(equations.every(({ holds }) => holds)).toBe(true);
      expect(
        equations
          .map(({ left, operator, right }) => `${left}${operator}${right}`)
          .sort()
          .join(' '),
      ).toBe(signatureOf(problem));
      expect(equations.at(-1)?.result).toBe(problem.answer);
    }
  });

  it('uses no number before it is known: each comes from the question or from a line above', () => {
    for (const { problem, solution } of solved) {
      if (solution.lines.some(({ mark }) => mark === 'slip')) continue;
      const known = new Set([...problem.question.matchAll(/\d+/g)].map(([digits]) => Number(digits)));
      for (const number of [2, 3, 4, 5]) if (/half|third|quarter|fifth/.test(problem.question)) known.add(number);
      for (const { text, step } of solution.lines) {
        if (step === null) continue;
        for (const { left, right, result } of equationsIn(text)) {
          expect(known.has(left) && known.has(right), `${problem.question}\n${text}`).toBe(true);
          known.add(result);
        }
      }
    }
  });

  it('writes every equation right but the slips and what rests on them, and repairs each slip within two steps', () => {
    for (const { problem, solution } of solved) {
      const right = operationsOf(problem);
      const { lines } = solution;
      for (const [index, { text, step, mark }] of lines.entries()) {
        const [written] = equationsIn(text);
        if (step === null || written === undefined) continue;
        const isRight = written.holds && same(written, right[step]);
        expect(isRight, `${mark}: ${text}`).toBe(mark === 'right' || mark === 'repair');
        if (mark === 'slip') {
          const repair = lines.findIndex((line, at) => at > index && line.mark === 'repair' && line.step === step);
          expect(repair - index).toBeGreaterThanOrEqual(1);
          expect(repair - index).toBeLessThanOrEqual(3);
        }
        // What was built on an error is worked out again behind its repair.
        if (mark === 'carried') {
          expect(lines.some((line, at) => at > index && line.step === step && line.mark === 'right')).toBe(true);
        }
      }
    }
  });

  it('shows its habits as often as the card says', () => {
    const share = (test: (lines: (typeof solved)[number]['solution']['lines']) => boolean): number =>
      solved.filter(({ solution }) => test(solution.lines)).length / solved.length;
    const near = (measured: number, stated: number): void => {
      expect(Math.abs(measured - stated)).toBeLessThan(0.025);
    };
    near(
      share((lines) => lines.some(({ mark }) => mark === 'slip')),
      habits.slip,
    );
    near(
      share((lines) => lines.some(({ text }) => text.startsWith('Let me check'))),
      habits.check,
    );
    near(
      share((lines) => lines.some(({ text }) => text.startsWith('So in the end'))),
      habits.closing,
    );
    near(
      share((lines) => lines[0]?.mark === 'other'),
      habits.opening,
    );
    expect(share((lines) => lines.some(({ mark }) => mark === 'carried'))).toBeGreaterThan(0.01);
  });

  it('takes different orders where the problem allows', () => {
    const orders = new Set<string>();
    const free = problems.find(({ steps }) => steps.length === 5 && steps.filter(isProduct).length >= 3);
    expect(free).toBeDefined();
    if (free === undefined) return;
    for (let seed = 0; seed < 60; seed += 1) {
      const { lines } = writeSolution(createRandom(seed), free);
      orders.add(lines.flatMap(({ step, mark }) => (step !== null && mark === 'right' ? [step] : [])).join(' '));
    }
    expect(orders.size).toBeGreaterThan(3);
  });

  it('is cut by the default segmenter where its lines end', () => {
    for (const { solution } of solved) {
      const lines = solution.lines.map(({ text }) => text);
      for (const text of lines) expect(text).toMatch(/^[A-Z0-9].*[.]$/);
      // "So in the end Mia has 5 nuts." is so short that it joins the line before.
      if (lines.some((text) => text.startsWith('So in the end') && text.length < 30)) continue;
      const thinking = lines.join('\n\n');
      const cut = paragraph.segment(thinking).map(({ start, end }) => thinking.slice(start, end).trim());
      expect(cut).toEqual(lines);
    }
  });
});

describe('a solution to be judged wrong', () => {
  it('ends in another answer, and is right up to where it goes wrong', () => {
    for (const problem of problems.slice(0, 1500)) {
      const wrong = writeWrongSolution(random, problem);
      const text = writeCompletion(wrong);
      expect(text).toMatch(/\\boxed\{\d+\}/);
      expect(isRightAnswer(text, problem.answer), text).toBe(false);
      const right = operationsOf(problem);
      wrong.lines.forEach(({ text: line, step, mark }, index) => {
        if (step === null) return;
        const isRight = equationsIn(line).every((written) => written.holds && same(written, right[step]));
        const isRepaired = index < wrong.rightLines && (mark === 'slip' || mark === 'carried');
        if (index < wrong.rightLines && !isRepaired) expect(isRight, line).toBe(true);
        if (index === wrong.rightLines) expect(mark, line).toBe('slip');
        if (mark === 'slip') expect(isRight, line).toBe(false);
      });
    }
  });

  it('shows the same habits as a right one, so that none of them gives it away', () => {
    const wrong = problems.flatMap((problem) => [
      writeWrongSolution(random, problem),
      writeWrongSolution(random, problem),
    ]);
    const share = (solutions: readonly Solution[], test: (solution: Solution) => boolean): number =>
      solutions.filter(test).length / solutions.length;
    const right = solved.map(({ solution }) => solution);
    for (const [name, test] of [
      ['opening', ({ lines }) => lines[0]?.mark === 'other'],
      ['check', ({ lines }) => lines.some(({ text }) => text.startsWith('Let me check'))],
      ['closing', ({ lines }) => lines.some(({ text }) => text.startsWith('So in the end'))],
      ['first', ({ lines }) => lines.some(({ text }) => text.startsWith('First,'))],
      ['bare box', ({ final }) => final.startsWith('\\boxed')],
      ['answer is', ({ final }) => final.startsWith('The answer is')],
    ] as const satisfies readonly (readonly [string, (solution: Solution) => boolean])[])
      expect(Math.abs(share(right, test) - share(wrong, test)), name).toBeLessThan(0.035);
    // A repaired slip can only come before the error, so it is rarer, but it is there.
    const repaired = ({ lines }: Solution): boolean => lines.some(({ mark }) => mark === 'repair');
    expect(share(wrong, repaired)).toBeGreaterThan(0.05);
  });
});

function isProduct({ operator }: { readonly operator: string }): boolean {
  return operator === '×';
}

interface Written {
  readonly left: number;
  readonly operator: string;
  readonly right: number;
  readonly result: number;
}

function same(written: Written, right: Written | undefined): boolean {
  return (
    written.left === right?.left &&
    written.operator === right.operator &&
    written.right === right.right &&
    written.result === right.result
  );
}
