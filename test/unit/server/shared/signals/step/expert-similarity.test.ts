import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expertSimilarity, matchSteps } from '../../../../../../server/shared/signals/step/expert-similarity.ts';
import { likenessTo } from '../../../../../../server/shared/signals/step/matching-blocks.ts';
import { buildReading } from '../../../../../support/build-reading.ts';
import { buildTrace } from '../../../../../support/build-trace.ts';

describe('S11', () => {
  it('matches steps in order, so that the likenesses sum to the most', () => {
    const matches = matchSteps(['alpha beta', 'qqq', 'gamma delta'], ['zzz', 'alpha bet', 'gamma delta!']);
    expect(matches?.map(({ reference }) => reference)).toEqual([1, null, 2]);
    expect(matches?.[0]?.similarity).toBeCloseTo(18 / 19, 12);
    // Crossing pairs would sum to 2, but only one of them can keep the order.
    expect(matchSteps(['abc', 'xyz'], ['xyz', 'abc'])?.filter(({ similarity }) => similarity === 1)).toHaveLength(1);
  });

  it('is the best of all alignments that keep the order', () => {
    const step = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 6 });
    const steps = fc.array(step, { maxLength: 4 });
    fc.assert(
      fc.property(steps, steps, (left, right) => {
        const best = (i: number, j: number): number =>
          i >= left.length || j >= right.length
            ? 0
            : Math.max(
                best(i + 1, j),
                best(i, j + 1),
                (likenessTo(right[j] ?? '')(left[i] ?? '')?.ratio ?? NaN) + best(i + 1, j + 1),
              );
        const matches = matchSteps(left, right) ?? [];
        const sum = matches.reduce((total, { similarity }) => total + (similarity ?? 0), 0);
        expect(sum).toBeCloseTo(best(0, 0), 10);
        const places = matches.map(({ reference }) => reference).filter((reference) => reference !== null);
        expect(places).toEqual([...new Set(places)].sort((one, other) => one - other));
      }),
      { seed: 11 },
    );
  });

  it('compares the steps of the trace, white space around them left out', () => {
    const reading = buildReading({ trace: buildTrace({ reference: ['Two and three are five.', 'no way'] }) });
    expect(expertSimilarity.computeSteps?.(reading)['similarity']?.[0]).toBe(1);
    expect(expertSimilarity.computeSteps?.(reading)['referenceStep']?.[0]).toBe(1);
    expect(expertSimilarity.compute(reading)['matchedShare']).toBeCloseTo(2 / 3, 12);
  });

  it('is null without a reference, without steps, and for texts that take too long to compare', () => {
    const nothing = { meanSimilarity: null, matchedShare: null };
    const long = 'x '.repeat(20_000);
    const huge = buildTrace({
      turns: [{ message: null, text: long }],
      steps: [{ start: 0, end: long.length, turn: 0, part: 'think' }],
      reference: [long],
    });
    for (const trace of [buildTrace(), buildTrace({ steps: [], reference: ['a'] }), huge]) {
      const reading = buildReading({ trace });
      expect(expertSimilarity.compute(reading)).toEqual(nothing);
      const column = trace.steps.map(() => null);
      expect(expertSimilarity.computeSteps?.(reading)).toEqual({ similarity: column, referenceStep: column });
    }
    expect(matchSteps([], ['a'])).toEqual([]);
    expect(matchSteps(['abc'], ['abc'], 3)).toBeNull();
  });
});
