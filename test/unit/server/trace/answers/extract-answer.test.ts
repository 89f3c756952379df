import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerSpan } from '../../../../../server/trace/answers/answer-span.ts';
import { answerStatement, extractAnswer } from '../../../../../server/trace/answers/extract-answer.ts';

describe('extractAnswer', () => {
  it.each([
    ['the last box', '\\boxed{5} no, \\boxed{ 6 }', '6'],
    ['a box with braces', '\\boxed{\\frac{5}{12}}', '\\frac{5}{12}'],
    ['a box with escaped braces', '\\boxed{\\{1, 2\\}}.', '\\{1, 2\\}'],
    ['the inner one of nested boxes', '\\boxed{\\boxed{5}}', '5'],
    ['a box after a space', '\\boxed {5}', '5'],
    ['a box escaped twice', 'so \\\\boxed{5}', '5'],
    ['a closed box before an open one', '\\boxed{7} then \\boxed{8', '7'],
    ['a box that says something before one that does not', '\\boxed{7} \\boxed{ }', '7'],
    ['a box in the reasoning', '<think>\\boxed{7}</think> The answer is 8.', '7'],
    ['the last "answer is"', 'The answer is 5. No, the answer is 6.', '6'],
    ['an answer with a colon', 'Final Answer: 42', '42'],
    ['an answer on the next line', 'Answer:\n42', '42'],
    ['an answer in markdown', '**Answer:** **42**', '42'],
    ['an answer in formula marks', 'The answer is $\\frac{1}{2}$, as said.', '$\\frac{1}{2}$'],
    ['an answer in words', 'So the answer is Monday.', 'Monday'],
    ['an answer up to the end of its sentence', 'The answer is 42. This took long.', '42'],
    ['a decimal answer', 'The answer is 4.2.', '4.2'],
    ['the last number', 'We have 3 boxes of 4, so 12 apples', '12'],
    ['a number with separators', 'It costs 1,234,567.89 dollars', '1,234,567.89'],
    ['a negative number', 'It is -5 degrees', '-5'],
    ['a difference, whose second number is not negative', 'as 10-3', '3'],
    ['a fraction', 'so 3/4 of it', '3/4'],
    ['a LaTeX fraction', 'so \\frac{3}{4} of it', '\\frac{3}{4}'],
  ])('finds %s', (_, text, answer) => {
    expect(extractAnswer(text)).toBe(answer);
  });

  it.each([
    ['nothing', ''],
    ['words', 'I do not know'],
    ['an open box without a number', '\\boxed{x'],
    ['unfinished reasoning', '<think>\nThe answer is 5.'],
  ])('finds none in %s', (_, text) => {
    expect(extractAnswer(text)).toBeNull();
  });

  it('reads a continuation whatever its tags', () => {
    expect(extractAnswer('5 <think>', { isContinuation: true })).toBe('5');
  });

  it('finds a number far from the end', () => {
    expect(extractAnswer(`17 ${'word '.repeat(50_000)}`)).toBe('17');
  });

  it('reads a number whole wherever a long text is cut', () => {
    for (let pad = 1_890; pad < 2_010; pad++) expect(extractAnswer(`a 123456789 ${'x'.repeat(pad)}`)).toBe('123456789');
  });

  it.each([
    ['boxes never closed', '\\boxed{'.repeat(300_000)],
    ['boxes closed', '\\boxed{'.repeat(100_000) + '}'.repeat(100_000)],
    ['answers', 'answer is '.repeat(200_000)],
    ['colons', `answer${':'.repeat(500_000)}`],
    ['digits', '1'.repeat(1_000_000)],
    ['separators', '1,'.repeat(500_000)],
  ])('reads a million characters of %s', (_, text) => {
    expect(typeof extractAnswer(text)).toMatch(/string|object/);
  });

  it('never throws, and what it finds is in the text', () => {
    const piece = fc.constantFrom(
      '\\boxed',
      '{',
      '}',
      '\\',
      'answer is',
      ':',
      '**',
      '$',
      '12',
      ',',
      '.',
      '-',
      '/',
      ' ',
      '\n',
      '<think>',
    );
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join('')),
        (text) => {
          const answer = extractAnswer(text);
          if (answer !== null) expect(text).toContain(answer);
        },
      ),
      { numRuns: 3000, seed: 61 },
    );
  });
});

describe('answerSpan', () => {
  it('is the content of the last box in the text', () => {
    const text = 'so \\boxed{12} it is';
    const span = answerSpan(text);
    expect(text.slice(span?.start, span?.end)).toBe('12');
    expect(answerSpan('the answer is 12')).toBeNull();
  });
});

describe('answerStatement', () => {
  it.each([
    ['Two and three. So it is \\boxed{5}.', '\\boxed{5}.'],
    ['The answer is 4. No: the answer is 5.', 'answer is 5.'],
    ['The answer is 4, in a box \\boxed{5}', '\\boxed{5}'],
    ['\\boxed{4} or rather \\boxed{\\frac{1}{2}}', '\\boxed{\\frac{1}{2}}'],
  ])('finds where %j states it', (text, rest) => expect(text.slice(answerStatement(text) ?? 0)).toBe(rest));

  it.each(['', 'Two and three make 5.', 'The answer is'])('finds none in %j', (text) =>
    expect(answerStatement(text)).toBeNull(),
  );
});
