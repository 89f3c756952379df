import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRowFilter, type FilterRow } from '../../../../../server/shared/trace/row-filter.ts';

const row: FilterRow = {
  line: 12,
  id: 'a-1',
  group: 'pages',
  title: 'Each page number of a 488-page book is printed',
  prediction: '89',
  answer: '90',
  correct: false,
  labelSource: 'file',
  disputed: true,
  reward: 0.25,
  length: 2800,
  model: 'policy-7b',
  problem: null,
  summary: {
    tokens: 700,
    meanEntropy: 0.5,
    belief: [-8, null, -2.5, null],
    potential: -0.1,
    flips: 2,
    flags: ['commit'],
  },
};
const bare: FilterRow = { ...row, correct: null, reward: null, model: null, answer: null, summary: null };

function check(text: string, of: FilterRow = row): boolean {
  const parsed = parseRowFilter(text);
  if ('error' in parsed) throw new Error(`${text}: ${parsed.error.message}`);
  return parsed.matches(of);
}

function errorOf(text: string): { message: string; marked: string } {
  const parsed = parseRowFilter(text);
  if (!('error' in parsed)) throw new Error(`"${text}" was taken as a filter`);
  return { message: parsed.error.message, marked: text.slice(parsed.error.start, parsed.error.end) };
}

describe('row filter', () => {
  it.each([
    ['', true],
    ['wrong', true],
    ['right', false],
    ['disputed', true],
    ['label_source = file', true],
    ['label_source = verifier', false],
    ['wrong & flips > 1', true],
    ['wrong && flips > 2', false],
    ['wrong flips > 1', true],
    ['right | reward >= 0.25', true],
    ['right or reward > 0.25', false],
    ['not right and not broken', true],
    ['!(wrong & annotated)', false],
    ['!!wrong', true],
    ['tokens = 700', true],
    ['tokens ≤ 699', false],
    ['belief > -3', true],
    ['prediction = 89', true],
    ['prediction = 89.0', true],
    ['prediction != 90', true],
    ['gold == "90"', true],
    ['model ~ POLICY', true],
    ['model = none', false],
    ['flag = commit', true],
    ['flag != commit', false],
    ['flag ~ com', true],
    ['flagged', true],
    ['"488-PAGE"', true],
    ["'page 489'", false],
    ['WRONG AND Flips >= 2', true],
  ])('%s is %s for a wrong trace with two answer changes', (text, expected) => {
    expect(check(text)).toBe(expected);
  });

  it('binds "and" closer than "or", and parentheses closest', () => {
    expect(check('right & wrong | wrong')).toBe(true);
    expect(check('right & (wrong | wrong)')).toBe(false);
  });

  it.each(['reward > 0', 'reward <= 0', 'reward != 5', 'flips >= 0', 'flag = commit', 'model ~ a'])(
    'is false where the value is missing: %s',
    (text) => expect(check(text, bare)).toBe(false),
  );

  it.each(['reward = none', 'model = none', 'flag = none', '!annotated', 'unlabeled', 'model != none | line = 12'])(
    'can ask for what is missing: %s',
    (text) => expect(check(text, bare)).toBe(true),
  );

  it('names the known columns where one is unknown, and marks it', () => {
    const { message, marked } = errorOf('wrong & entrpy > 1');
    expect(marked).toBe('entrpy');
    expect(message).toContain('no column "entrpy"');
    expect(message).toContain('entropy, belief, potential, flips, flag');
  });

  it.each([
    ['wrnog', 'wrnog', 'Words: right, wrong'],
    ['flips', 'flips', 'needs a comparison'],
    ['flips >', '', 'Expected a value'],
    ['(wrong', '', 'Expected ")"'],
    ['wrong)', ')', 'Expected "&", "|" or the end'],
    ['wrong &', '', 'Expected a condition'],
    ['| wrong', '|', 'Expected a condition'],
    ['"page', '"page', 'never closed'],
    ['constructor > 1', 'constructor', 'no column'],
    ['toString', 'toString', 'not known'],
  ])('says what is wrong with %s', (text, marked, message) => {
    const error = errorOf(text);
    expect(error.marked).toBe(marked);
    expect(error.message).toContain(message);
  });

  it('takes any text without throwing, deep nesting included', () => {
    const pieces = fc.constantFrom(
      'wrong',
      'flips',
      '>',
      '=',
      '(',
      ')',
      '!',
      '&',
      '|',
      '"',
      "'",
      '\\',
      ' ',
      '1',
      'none',
      '\ud800',
      'é',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 25 }), (parts) => {
        const parsed = parseRowFilter(parts.join(''));
        if ('error' in parsed) expect(parsed.error.start).toBeLessThanOrEqual(parsed.error.end);
        else expect(typeof parsed.matches(row)).toBe('boolean');
      }),
      { seed: 20260, numRuns: 500 },
    );
    expect(errorOf('('.repeat(5000)).message).toContain('nested');
    expect(check('!'.repeat(5001) + 'wrong')).toBe(false);
  });
});
