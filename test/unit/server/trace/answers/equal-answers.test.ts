import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalAnswers } from '../../../../../server/trace/answers/equal-answers.ts';

const equal: readonly (readonly [string, string])[] = [
  ['1/2', '0.5'],
  ['\\frac12', '0.5'],
  ['\\dfrac{1}{2}', '\\frac{1}{2}'],
  ['\\tfrac12', '1/2'],
  ['-\\frac{1}{2}', '-0.5'],
  ['2\\frac{1}{2}', '2.5'],
  ['1 1/2', '1.5'],
  ['2½', '2.5'],
  ['1{,}000', '1,000'],
  ['1,000', '1000'],
  ['1\\,000', '1000'],
  ['1,234,567.5', '1234567.5'],
  ['90', '90^\\circ'],
  ['90°', '90^{\\circ}'],
  ['90 degrees', '90'],
  ['50\\%', '0.5'],
  ['50%', '50'],
  ['50%', '50\\%'],
  ['$5', '5'],
  ['\\$5.00', '5'],
  ['5', '5.0'],
  ['+5', '5'],
  ['2.5e3', '2500'],
  ['2.5 \\times 10^3', '2500'],
  ['$\\frac{3}{4}$', '0.75'],
  ['\\text{(B)}', 'B'],
  ['(B)', 'b'],
  ['\\textbf{B}', 'B'],
  ['x=5', '5'],
  ['$x = 5$', '5'],
  ['f(x) = 2x', '2x'],
  ['12 apples', '12'],
  ['12\\text{ apples}', '12 apples'],
  ['12 red apples', '12 apples'],
  ['1 apple', '1 apples'],
  ['5 \\text{ cm}^2', '5'],
  ['5 cm²', '5 \\text{cm}^2'],
  ['12.', '12'],
  ['**12**', '12'],
  ['Yes', 'yes'],
  ['\\text{Monday}', 'Monday'],
  ['(1,2)', '(1, 2)'],
  ['\\left(\\frac12, 3\\right)', '(0.5,3)'],
  ['\\{1,2\\}', '\\{2, 1\\}'],
  ['1, 2', '2,1'],
  ['1 and 2', '2, 1'],
  ['\\{(1,2),(3,4)\\}', '\\{(3,4),(1,2)\\}'],
  ['[0,1)', '[0, 1)'],
  ['(-\\infty, 3]', '(-\\infty,3]'],
  ['\\sqrt{8}', '2\\sqrt{2}'],
  ['\\frac{\\sqrt3}{3}', '\\frac{1}{\\sqrt{3}}'],
  ['sqrt(3)/2', '\\frac{\\sqrt{3}}{2}'],
  ['x^2+2x+1', '(x+1)^2'],
  ['-x^2', '-(x^2)'],
  ['\\sin^2 x', '(\\sin x)^2'],
  ['\\sin 2x', '2\\sin x\\cos x'],
  ['\\frac{\\pi}{2}', '\\pi/2'],
  ['3+4i', '4i+3'],
  ['2x+3y=6', '4x+6y=12'],
  ['10!', '3628800'],
  ['\\log_2 8', '3'],
  ['\\binom{5}{2}', '10'],
  ['2 \\pm \\sqrt{3}', '2\\pm\\sqrt3'],
  ['a_1 + 2', '2+a_{1}'],
  ['0.10', '.1'],
];

const different: readonly (readonly [string, string])[] = [
  ['7', '17'],
  ['7', '7.1'],
  ['7', '70'],
  ['0.33', '1/3'],
  ['0.333333333333', '\\frac{1}{3}'],
  ['1.41421356', '\\sqrt{2}'],
  ['12345678901234567', '12345678901234568'],
  ['1,000', '1'],
  ['-5', '5'],
  ['5x', '5'],
  ['5', '5x'],
  ['2\\pi', '2'],
  ['3i', '3'],
  ['2xy', '2'],
  ['5 cm', '5 m'],
  ['12 apples', '12 pears'],
  ['5 cm^2', '5 cm^3'],
  ['50%', '5'],
  ['0.5', '50'],
  ['(1,2)', '(2,1)'],
  ['(1,2)', '[1,2]'],
  ['(0,1)', '(0,1]'],
  ['\\{1,2\\}', '\\{1,2,3\\}'],
  ['1, 2', '1, 3'],
  ['12', '1, 2'],
  ['blue', 'lube'],
  ['A', 'B'],
  ['AB', 'A'],
  ['x', 'y'],
  ['x^2', '2^x'],
  ['-2^2', '4'],
  ['(x+1)^2', 'x^2+1'],
  ['2 \\pm 3', '2 + 3'],
  ['2 \\pm 3', '2 \\mp 3'],
  ['x+y=3', 'x+y=4'],
  ['x²', 'x2'],
  ['\\sqrt{2}', '\\sqrt{3}'],
  ['', '0'],
  ['no', 'none'],
];

describe('equalAnswers', () => {
  it.each(equal)('%s is %s', (left, right) => {
    expect(equalAnswers(left, right)).toBe(true);
    expect(equalAnswers(right, left)).toBe(true);
  });

  it.each(different)('%s is not %s', (left, right) => {
    expect(equalAnswers(left, right)).toBe(false);
    expect(equalAnswers(right, left)).toBe(false);
  });

  it('holds for any two texts: symmetric, reflexive, and without throwing', () => {
    const piece = fc.constantFrom(
      '\\frac',
      '\\sqrt',
      '{',
      '}',
      '(',
      ')',
      '1',
      '2',
      'x',
      ',',
      '^',
      '_',
      '\\boxed',
      '%',
      ' ',
      '$',
      '-',
      '\\text',
      '=',
      '!',
      '\\sin',
      '[',
      ']',
    );
    const formula = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    const text = fc.oneof(fc.string(), formula, fc.double().map(String));
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(equalAnswers(left, left)).toBe(true);
        expect(equalAnswers(left, right)).toBe(equalAnswers(right, left));
      }),
      { numRuns: 3000, seed: 11 },
    );
  });

  it('two numbers are equal exactly where their values are', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 10_000 }), fc.integer(), (a, b, c) => {
        expect(equalAnswers(`${a}/${b}`, `\\frac{${a * 3}}{${b * 3}}`)).toBe(true);
        expect(equalAnswers(String(a), String(c))).toBe(a === c);
      }),
      { seed: 12 },
    );
  });

  it.each([
    '9^{9^{9^{9^9}}}',
    '1000000!',
    '((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))',
    '{'.repeat(100_000),
    '\\frac{'.repeat(50_000),
    '1'.repeat(200_000),
    `1e${'9'.repeat(300)}`,
    '(1,'.repeat(600),
    '$'.repeat(1_900),
    `\\(${'\\('.repeat(900)}`,
    'x+'.repeat(199) + 'x',
    '\\boxed{'.repeat(250) + '}'.repeat(250),
    ' '.repeat(1_900) + 'x',
    `12 ${'a '.repeat(900)}`,
    '1,1,'.repeat(450),
  ])('a hostile answer is compared all the same', (hostile) => {
    expect(equalAnswers(hostile, hostile)).toBe(true);
    expect(equalAnswers(hostile, '3')).toBe(false);
    expect(equalAnswers(hostile, `${hostile}1`)).toBe(false);
  });
});
