import { describe, expect, it } from 'vitest';
import { parseTraceLine } from '../../../../server/trace/parse-line.ts';

describe('a reference solution', () => {
  const reference = (solution: unknown): readonly string[] =>
    parseTraceLine(JSON.stringify({ prompt: '', completion: 'I add them: 5.', solution }), 1).trace?.reference ?? [
      'no trace',
    ];

  it('is cut into steps as the trace is', () => {
    const text = 'First I take the two and put it aside.\n\nThen I add the three to it, which makes five.';
    expect(reference(text)).toEqual(text.split('\n\n'));
    expect(
      reference('<think>\nI add them, two and three, to five.\n</think>\nIt is five, as is easily seen.'),
    ).toHaveLength(2);
  });

  it.each([[undefined], [null], [''], ['  \n\n '], [5], [['a', 'list']], [{ text: 'a' }]])(
    'is none for %j',
    (solution) => {
      expect(reference(solution)).toEqual([]);
    },
  );
});
