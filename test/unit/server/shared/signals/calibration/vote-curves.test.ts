import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bordaAccuracy,
  majorityAccuracy,
  weightedAccuracy,
  type Sample,
} from '../../../../../../server/shared/signals/calibration/prompt-votes.ts';
import { voteCurve, type Weighing } from '../../../../../../server/shared/signals/calibration/vote-curves.ts';

const all = { draws: 1_000, seed: 1 };
const sample = (answerClass: number | null, correct: boolean, score: number | null = 1): Sample => ({
  ...{ answerClass, correct, score },
});
/** A class is right or wrong as a whole; few scores, so that ties are common. */
const samples = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 4 })), { minLength: 2, maxLength: 7 })
  .map((list) => list.map(([one, score]) => sample(one, one === 0, score / 4)));

describe('votes over n', () => {
  it.each<[string, Weighing, (drawn: readonly Sample[]) => number | null]>([
    ['number', { by: 'number' }, (drawn) => majorityAccuracy([drawn])?.value ?? null],
    ['score', { by: 'score' }, (drawn) => weightedAccuracy([drawn])?.value ?? null],
    ['rank', { by: 'rank', power: 0.5 }, (drawn) => bordaAccuracy([drawn], 0.5)?.value ?? null],
  ])('by %s are the mean of the votes of all draws', (_name, weighing, voteOf) => {
    fc.assert(
      fc.property(samples, (list) => {
        const curve = voteCurve([list], weighing, all);
        expect(curve.at(-1)?.n).toBe(list.length);
        for (const { n, value, prompts } of curve) {
          const votes = subsets(list, n).map((drawn) => (n === 1 ? Number(drawn[0]?.correct) : voteOf(drawn)));
          expect(votes).not.toContain(null);
          const mean = votes.reduce<number>((sum, vote) => sum + (vote ?? 0), 0) / votes.length;
          expect(value).toBeCloseTo(mean, 10);
          expect(prompts).toBe(1);
        }
      }),
    );
  });

  it('of one sample are the share right, whatever the votes weigh', () => {
    const list = [sample(0, true, 0.9), sample(1, false, 0.1), sample(0, true, 0.3), sample(2, false, 0.8)];
    for (const weighing of [{ by: 'number' }, { by: 'score' }, { by: 'rank', power: 0.5 }] as const)
      expect(voteCurve([list], weighing, all)[0]).toEqual({ n: 1, value: 0.5, prompts: 1 });
  });

  it('count draws without an answer as not right, and leave out prompts without any', () => {
    const half = [sample(0, true), sample(null, false), sample(0, true), sample(null, false)];
    expect(voteCurve([half], { by: 'number' }, all)).toEqual([
      { n: 1, value: 1 / 2, prompts: 1 },
      // Of six draws of two one has no answer.
      { n: 2, value: 5 / 6, prompts: 1 },
      { n: 4, value: 1, prompts: 1 },
    ]);
    const none = [sample(null, false), sample(null, true)];
    expect(voteCurve([none, half], { by: 'number' }, all)[0]?.prompts).toBe(1);
    expect(voteCurve([none], { by: 'number' }, all)).toEqual([]);
  });

  it('are of samples with a score where they weigh, and of prompts that have as many', () => {
    const scored = [sample(0, true, 0.5), sample(1, false, null), sample(1, false, 0.25)];
    const [one, two, ...more] = voteCurve([scored, [sample(0, false)]], { by: 'score' }, all);
    expect(one).toEqual({ n: 1, value: 1 / 4, prompts: 2 });
    expect(two).toEqual({ n: 2, value: 1, prompts: 1 });
    expect(more).toEqual([]);
  });

  it('say nothing where no prompt has two samples, and where all weights are 0', () => {
    expect(voteCurve([[sample(0, true)], [sample(0, false)]], { by: 'number' }, all)).toEqual([]);
    expect(voteCurve([[sample(0, true, 0), sample(1, false, 0)]], { by: 'score' }, all)).toEqual([]);
  });

  it('of more draws than are taken come close to all of them, the same for the same seed', () => {
    const list = Array.from({ length: 16 }, (_, at) => sample(at % 3, at % 3 === 0, ((at * 7) % 16) / 16));
    const exact = voteCurve([list], { by: 'score' }, { draws: 20_000, seed: 1 });
    const some = voteCurve([list], { by: 'score' }, { draws: 500, seed: 1 });
    expect(some.map(({ n }) => n)).toEqual([1, 2, 4, 8, 16]);
    for (const [at, { value }] of some.entries())
      // Five standard errors of a share over 500 draws.
      expect(Math.abs(value - (exact[at]?.value ?? NaN))).toBeLessThan((5 * 0.5) / Math.sqrt(500));
    expect(voteCurve([list], { by: 'score' }, { draws: 500, seed: 1 })).toEqual(some);
    expect(voteCurve([list], { by: 'score' }, { draws: 500, seed: 2 })).not.toEqual(some);
  });
});

function subsets<T>(list: readonly T[], n: number): T[][] {
  if (n === 0) return [[]];
  return list.flatMap((first, at) => subsets(list.slice(at + 1), n - 1).map((rest) => [first, ...rest]));
}
