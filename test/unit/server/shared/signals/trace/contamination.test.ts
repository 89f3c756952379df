import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noExtras, type PromptCompletion } from '../../../../../../server/shared/signals/extra-readings.ts';
import { contamination, exactCompletion, rougeL } from '../../../../../../server/shared/signals/trace/contamination.ts';
import { buildReading } from '../../../../../support/build-reading.ts';
import { buildTrace } from '../../../../../support/build-trace.ts';

const compute = (parts: Partial<PromptCompletion> | null, answers: readonly string[] = ['5']) =>
  contamination.compute(
    buildReading({
      trace: buildTrace({ answers }),
      extras: {
        ...noExtras,
        promptCompletion:
          parts === null
            ? null
            : { expected: ' has 3 left', completed: ' has 3 left', meanLogprob: -0.5, answer: '5', ...parts },
      },
    }),
  );

describe('R15', () => {
  it('is exact where the completion equals what was held back', () => {
    expect(compute({})).toEqual({ exact: 1, rougeL: 1, meanLogprob: -0.5, rightFromPart: 1 });
    expect(compute({ completed: ' has 3\nleft ' })).toMatchObject({ exact: 1 });
    expect(compute({ completed: ' has 4 left' })).toMatchObject({ exact: 0, rougeL: 2 / 3 });
    expect(exactCompletion('a', 'a b')).toBe(false);
  });

  it('compares what is answered from the part with any accepted form', () => {
    expect(compute({ answer: '6' })['rightFromPart']).toBe(0);
    expect(compute({ answer: '6' }, ['5', '6'])['rightFromPart']).toBe(1);
    expect(compute({ answer: null })['rightFromPart']).toBeNull();
    expect(compute({ answer: '6' }, [])['rightFromPart']).toBeNull();
  });

  it('is undefined where it was not asked and where nothing was held back', () => {
    expect(compute(null)).toEqual({ exact: null, rougeL: null, meanLogprob: null, rightFromPart: null });
    expect(compute({ expected: ' ', completed: ' ', meanLogprob: null, answer: null })).toEqual({
      exact: null,
      rougeL: null,
      meanLogprob: null,
      rightFromPart: null,
    });
  });
});

describe('ROUGE-L', () => {
  it.each([
    ['police killed the gunman', 'police kill the gunman', 0.75],
    ['police killed the gunman', 'the gunman kill police', 0.5],
    ['A, b!', 'a B', 1],
    ['a b', '', 0],
    ['one', 'one two three', 0.5],
    ['', 'x', null],
  ])('of %j and %j', (expected, completed, value) => {
    if (value === null) expect(rougeL(expected, completed)).toBeNull();
    else expect(rougeL(expected, completed)).toBeCloseTo(value, 12);
  });

  it('is symmetric, in [0, 1], and 1 for equal words only', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(words, words, (left, right) => {
        const value = rougeL(left.join(' '), right.join(' '));
        expect(value).toBe(rougeL(right.join(' '), left.join(' ')));
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value === 1).toBe(left.join(' ') === right.join(' '));
      }),
    );
  });
});
