import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { differenceInterval, wilsonInterval } from '../../../../../../server/shared/numbers/wilson-interval.ts';
import { demandSignals, listedSignals, traceSignals } from '../../../../../../server/shared/signals/registry.ts';
import {
  placeProgress,
  progress,
  proverAttempts,
  proverWeight,
} from '../../../../../../server/shared/signals/step/progress.ts';
import type { PlaceValue } from '../../../../../../server/shared/trace/step-values.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const counted = (place: number, right: number | null, samples: number, capped = 0): PlaceValue => ({
  ...{ place, right, samples, capped, tokens: 10 * samples },
  answers: [],
});

describe('S9', () => {
  it('pav: 2 of 8, then 6 of 8', () => {
    const pair = z.tuple([z.int(), z.int()]);
    const { input, output } = vector(
      'pav',
      z.object({ before: pair, after: pair, K: z.literal(proverAttempts), alpha: z.literal(proverWeight) }),
      z.object({
        ...{ aPi: z.number(), aMu: z.number(), effective: z.number() },
        wilson: z.tuple([z.number(), z.number()]),
      }),
    );
    const [before, after] = placeProgress([counted(3, ...input.before), counted(4, ...input.after)]);
    expect(before).toMatchObject({ place: 3, value: 0.25, progress: null, proverProgress: null, effective: null });
    expectNear(after?.progress, output.aPi);
    expectNear(after?.proverProgress, output.aMu);
    expectNear(after?.effective, output.effective);
    expectNear([after?.low, after?.high], output.wilson);
  });

  it('has intervals of Wilson and of differences as published', () => {
    // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    const cases = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const;
    for (const [right, samples, low, high] of cases) {
      const { low: from, high: to } = wilsonInterval(right, samples) ?? { low: NaN, high: NaN };
      expectNear([from, to], [low, high], 6e-5);
    }
    // Newcombe 1998 (Interval estimation for the difference), method 10: 56/70 - 48/80, and 10/10 - 0/10.
    const share = (right: number, samples: number) => ({
      share: right / samples,
      ...(wilsonInterval(right, samples) ?? { low: NaN, high: NaN }),
    });
    const first = differenceInterval(share(48, 80), share(56, 70));
    expectNear([first.low, first.high], [0.0524, 0.3339], 6e-5);
    const second = differenceInterval(share(0, 10), share(10, 10));
    expectNear([second.low, second.high], [0.6075, 1], 6e-5);
    expect(wilsonInterval(0, 0)).toBeNull();
  });

  it('is null where nothing can be right, where nothing was sampled, and where the place before was not measured', () => {
    const nothing = { value: null, low: null, high: null, progress: null, proverProgress: null, effective: null };
    expect(placeProgress([counted(0, null, 8)])).toMatchObject([nothing]);
    expect(placeProgress([counted(0, 0, 0)])).toMatchObject([{ ...nothing, cappedShare: null }]);
    const apart = placeProgress([counted(0, 1, 4), counted(2, 3, 4), counted(3, 4, 4)]);
    expect(apart.map((one) => one.progress)).toEqual([null, null, 0.25]);
  });

  it('gives columns of the steps, with nulls where nothing was measured, and numbers of the trace', () => {
    const places = [counted(0, 1, 4, 1), counted(1, 3, 4, 3), counted(3, 0, 4)];
    const columns = progress.computeMeasuredSteps(places, 4);
    expect(columns['value']).toEqual([0.75, null, 0, null]);
    expect(columns['progress']).toEqual([0.5, null, null, null]);
    expect(columns['cappedShare']).toEqual([0.75, null, 0, null]);
    for (const column of Object.values(columns)) expect(column).toHaveLength(4);
    expect(progress.computeMeasured(places)).toEqual({
      ...{ atStart: 0.25, atEnd: 0, largestGain: 0.5, largestLoss: 0.5 },
      cappedShare: 4 / 12,
    });
    expect(progress.computeMeasured([])).toEqual({
      ...{ atStart: null, atEnd: null, largestGain: null, largestLoss: null, cappedShare: null },
    });
  });

  it('stays in its ranges, and sums to the last value less the first', () => {
    const samples = fc.integer({ min: 1, max: 64 });
    const rights = samples.chain((n) =>
      fc.array(fc.integer({ min: 0, max: n }), { minLength: 1, maxLength: 12 }).map((right) => ({ n, right })),
    );
    fc.assert(
      fc.property(rights, ({ n, right }) => {
        const rows = placeProgress(right.map((one, place) => counted(place, one, n)));
        for (const { value, low, high, progress: change, progressLow, progressHigh, effective } of rows) {
          expect(value).toBeGreaterThanOrEqual((low ?? NaN) - 1e-12);
          expect(value).toBeLessThanOrEqual((high ?? NaN) + 1e-12);
          expect(Math.min(low ?? NaN, 0)).toBe(0);
          expect(Math.max(high ?? NaN, 1)).toBe(1);
          if (change === null) continue;
          expect(Math.abs(change)).toBeLessThanOrEqual(1);
          expect(progressLow).toBeLessThanOrEqual(change + 1e-12);
          expect(progressHigh).toBeGreaterThanOrEqual(change - 1e-12);
          expect(progressLow).toBeGreaterThanOrEqual(-1 - 1e-9);
          expect(progressHigh).toBeLessThanOrEqual(1 + 1e-9);
          expect(effective).toBeGreaterThanOrEqual(-0.5);
          expect(effective).toBeLessThanOrEqual(1.5);
        }
        const sum = rows.reduce((total, row) => total + (row.progress ?? 0), 0);
        expect(sum).toBeCloseTo((rows.at(-1)?.value ?? NaN) - (rows[0]?.value ?? NaN), 10);
      }),
      { seed: 9 },
    );
  });

  it('is measured on demand: known to the registry, never part of annotating', () => {
    expect(demandSignals).toContain(progress);
    expect([...traceSignals, ...listedSignals].map(({ id }) => id)).not.toContain('S9');
  });
});
