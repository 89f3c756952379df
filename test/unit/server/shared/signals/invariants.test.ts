import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entropy, entropyBounds, margin, selfCertainty } from '../../../../../server/shared/numbers/distribution.ts';
import { quantile } from '../../../../../server/shared/numbers/quantile.ts';
import { shiftsFrom } from '../../../../../server/shared/numbers/shifts.ts';
import { groupAdvantage } from '../../../../../server/shared/signals/group/group-advantage.ts';
import { passAtK } from '../../../../../server/shared/signals/group/pass-at-k.ts';
import { spaeFactors } from '../../../../../server/shared/signals/step/spae-advantage.ts';
import { potential } from '../../../../../server/shared/signals/step/potential.ts';
import { lastBox } from '../../../../../server/shared/trace/last-box.ts';

const unit = fc.double({ min: 0, max: 1, noNaN: true });
const logits = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 2, maxLength: 40 });
const softmax = (z: readonly number[]): number[] => {
  const top = Math.max(...z);
  const weights = z.map((value) => Math.exp(value - top));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
};
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe('token numbers', () => {
  it('entropy lies in [0, ln V], margin in [0, 1], self-certainty at or above 0', () => {
    fc.assert(
      fc.property(logits, (z) => {
        const p = softmax(z);
        expect(entropy(p)).toBeGreaterThanOrEqual(0);
        expect(entropy(p)).toBeLessThanOrEqual(Math.log(p.length));
        expect(margin(p)).toBeGreaterThanOrEqual(0);
        expect(margin(p)).toBeLessThanOrEqual(1);
        expect(selfCertainty(z)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('the bounds from the likeliest tokens hold the entropy', () => {
    fc.assert(
      fc.property(logits, fc.integer({ min: 1, max: 10 }), (z, k) => {
        const p = softmax(z).sort((a, b) => b - a);
        const bounds = entropyBounds(p.slice(0, Math.min(k, p.length - 1)), p.length);
        expect(bounds.lower).toBeLessThanOrEqual(entropy(p) + 1e-9);
        expect(bounds.upper).toBeGreaterThanOrEqual(entropy(p) - 1e-9);
      }),
    );
  });

  it('a quantile lies between the smallest and the largest value', () => {
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1 }), unit, (values, q) => {
        const value = quantile(values, q) ?? NaN;
        expect(value).toBeGreaterThanOrEqual(Math.min(...values));
        expect(value).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });
});

describe('step numbers', () => {
  it('the potential grows with accuracy and stays in [-1, 1]', () => {
    fc.assert(
      fc.property(unit, unit, unit, (a, b, confidence) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(potential(high, confidence)).toBeGreaterThanOrEqual(potential(low, confidence));
        expect(Math.abs(potential(a, confidence))).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it('confidence raises the potential only above an accuracy of two thirds', () => {
    expect(potential(2 / 3, 0)).toBeCloseTo(potential(2 / 3, 1), 12);
    expect(potential(0.6, 0.9)).toBeLessThan(potential(0.6, 0.1));
    expect(potential(0.7, 0.9)).toBeGreaterThan(potential(0.7, 0.1));
  });

  it('belief shifts add up to the last belief minus the first', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -50, max: 0, noNaN: true }), { minLength: 2 }), ([base, ...beliefs]) => {
        const shifts = shiftsFrom(base ?? 0, beliefs).map((shift) => shift ?? NaN);
        expect(sum(shifts)).toBeCloseTo((beliefs.at(-1) ?? NaN) - (base ?? NaN), 8);
      }),
    );
  });

  it('an undefined belief leaves both of its shifts undefined', () => {
    expect(shiftsFrom(null, [-3, null, -1, -2])).toEqual([null, null, null, -1]);
  });

  it('the saturation penalty lies in [1 - alpha, 1] and never grows; the shaping has mean 0', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1 }),
        unit,
        (potentials, alpha) => {
          const { penalty, shaping } = spaeFactors(potentials, alpha);
          penalty.forEach((f, k) => {
            expect(f).toBeLessThanOrEqual(penalty[k - 1] ?? 1);
            expect(f).toBeGreaterThanOrEqual(1 - alpha - 1e-12);
          });
          expect(sum(shaping)).toBeCloseTo(0, 8);
        },
      ),
    );
  });
});

describe('group numbers', () => {
  const group = fc.integer({ min: 1, max: 40 }).chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 0, max: n })));

  it('pass@k never falls with k or with the number of right samples; pass@1 is c/n', () => {
    fc.assert(
      fc.property(group, ([n, c]) => {
        expect(passAtK(n, c, 1)).toBeCloseTo(c / n, 10);
        for (let k = 2; k <= n; k++) {
          expect(passAtK(n, c, k)).toBeGreaterThanOrEqual((passAtK(n, c, k - 1) ?? NaN) - 1e-12);
          if (c < n) expect(passAtK(n, c + 1, k)).toBeGreaterThanOrEqual((passAtK(n, c, k) ?? NaN) - 1e-12);
        }
        expect(passAtK(n, c, n + 1)).toBeNull();
      }),
    );
  });

  it('advantages sum to 0, and RLOO is Dr. GRPO times G/(G-1)', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2, maxLength: 30 }), (rewards) => {
        const values = groupAdvantage(rewards);
        if (values === null) throw new Error('two or more rewards have a baseline');
        expect(sum(values.sample)).toBeCloseTo(0, 6);
        const factor = rewards.length / (rewards.length - 1);
        values.rloo.forEach((value, k) => expect(value).toBeCloseTo((values.drGrpo[k] ?? NaN) * factor, 10));
      }),
    );
  });

  it('a group of one has no advantage', () => expect(groupAdvantage([1])).toBeNull());
});

describe('lastBox', () => {
  it.each([
    ['so \\boxed{12}', '12'],
    ['\\boxed{1} then \\boxed{\\frac{5}{12}}.', '\\frac{5}{12}'],
    ['\\boxed{7} and an open \\boxed{8', '7'],
    ['\\boxed{\\{1, 2\\}}', '\\{1, 2\\}'],
    ['no box', null],
    ['\\boxed{', null],
  ])('%j', (text, expected) => {
    const span = lastBox(text);
    expect(span === null ? null : text.slice(span.start, span.end)).toBe(expected);
  });
});
