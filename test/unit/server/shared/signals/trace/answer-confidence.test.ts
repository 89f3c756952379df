import { describe, expect, it } from 'vitest';
import { answerConfidenceSignal } from '../../../../../../server/shared/signals/trace/answer-confidence.ts';
import { readText } from '../../../../../support/read-text.ts';

const compute = (text: string, logprobs: Readonly<Record<string, number | null>> = {}) =>
  answerConfidenceSignal.compute(readText([text], { logprobs }));

describe('R1', () => {
  it('reads the last box, and the place where its content was first come to', () => {
    // 12 stands in the question's own numbers first, is computed later, and boxed at the end.
    const text = 'Given 12 and 30. \\boxed{7}? No: 4 × 3 = 12, so 12. \\boxed{12}';
    const values = compute(text, { '12@6': -9, '12@40': -0.5, '12@47': -1.5, '12@58': -0.1 });
    expect(values['crew']).toBeCloseTo(Math.exp(-0.1), 12);
    expect(values['derived']).toBeCloseTo(Math.exp(-0.5), 12);
  });

  it.each([
    ['behind LaTeX and emphasis', 'so 3 = $\\mathbf{x}$ = **12**: \\boxed{12}', 24],
    ['without an equals sign at its first place', 'It is 12, is it? \\boxed{12}', 6],
    ['of several tokens', 'a = 1 + 2. \\boxed{1 + 2}', 4],
  ])('finds the derivation %s', (_, text, at) => {
    const reading = readText([text], { logprobs: {} });
    const column = reading.tokens.start.map((start) => (start === at ? -3 : -1));
    const { derived, crew } = answerConfidenceSignal.compute({
      ...reading,
      tokens: { ...reading.tokens, logprob: column },
    });
    expect(crew).toBeCloseTo(Math.exp(-1), 12);
    expect(derived).toBeLessThan(Math.exp(-1) - 0.01);
  });

  it('reads the box itself where the answer stands nowhere else', () => {
    const values = compute('Hence \\boxed{9}', { '9@13': -0.25 });
    expect(values['derived']).toBe(values['crew']);
  });

  it('is undefined without a box, without tokens in it, and where one has no distribution', () => {
    const nothing = { crew: null, minProbability: null, derived: null };
    expect(compute('It is 12.')).toEqual(nothing);
    expect(answerConfidenceSignal.compute(readText([], {}))).toEqual(nothing);
    expect(compute('\\boxed{12}', { '12@7': null })).toEqual(nothing);
    expect(compute('12 \\boxed{12}', { '12@0': null })).toMatchObject({ crew: Math.exp(-1), derived: null });
  });

  it('counts a token that is half answer, as tokens that join the brace are', () => {
    const reading = readText(['x \\boxed{-5}'], { split: /\{-|\}|\w+|\s+|./gu, logprobs: { '{-@8': -2 } });
    expect(answerConfidenceSignal.compute(reading)['crew']).toBeCloseTo((Math.exp(-2) + Math.exp(-1)) / 2, 12);
  });

  it('reads the last turn that has a box, and derives in that turn only', () => {
    const reading = readText(['2 + 3 = 5. \\boxed{5}', 'Yes, 5. \\boxed{5}', 'Bye.'], {
      logprobs: { '5@8': -9, '5@18': -8, '5@5': -0.5, '5@15': -0.25 },
    });
    expect(answerConfidenceSignal.compute(reading)).toMatchObject({
      crew: Math.exp(-0.25),
      derived: Math.exp(-0.5),
    });
  });
});
