import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jointBound, jointBoundSignal } from '../../../../../../server/shared/signals/group/joint-bound.ts';
import { buildAnnotation } from '../../../../../support/build-annotation.ts';
import { buildSibling } from '../../../../../support/build-sibling.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const numbers = z.array(z.number());
const sibling = (logProb: number | null) =>
  buildSibling({ annotation: buildAnnotation({ signals: { 'R4.logProb': logProb } }) });

describe('R6', () => {
  it('jepo', () => {
    const { input, output } = vector(
      'jepo',
      z.object({ l: numbers }),
      z.object({ L: z.number(), loo: numbers, credit: numbers }),
    );
    const values = jointBound(input.l);
    expectNear(values?.bound, output.L);
    expectNear(values?.leaveOneOut, output.loo);
    expectNear(values?.credit, output.credit);
    const siblings = input.l.map(sibling);
    expectNear(jointBoundSignal.computeGroup(siblings)['bound'], output.L);
    expectNear(jointBoundSignal.computeGroup(siblings)['meanLogProb'], -7 / 3);
    expectNear(jointBoundSignal.computeEach?.(siblings)['credit'], output.credit);
  });

  it('leaves siblings out that were not read', () => {
    const each = jointBoundSignal.computeEach?.([sibling(-1), buildSibling(), sibling(null), sibling(-3)]);
    expect(each?.['leaveOneOut']).toEqual([-3, null, null, -1]);
  });

  it('gives a group of one its own log-prob and no credit, and nothing to none', () => {
    expect(jointBound([-2])).toEqual({ bound: -2, leaveOneOut: [], credit: [] });
    expect(jointBoundSignal.computeEach?.([sibling(-2)])).toEqual({ leaveOneOut: [null], credit: [null] });
    expect(jointBoundSignal.computeGroup([])).toEqual({ bound: null, meanLogProb: null });
    expect(jointBoundSignal.computeGroup([buildSibling()])).toEqual({ bound: null, meanLogProb: null });
  });

  it('lies between the mean and the largest, and credits whoever is above the others', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -80, max: 0, noNaN: true }), { minLength: 1, maxLength: 9 }), (values) => {
        const bound = jointBound(values)?.bound ?? NaN;
        expect(bound).toBeGreaterThanOrEqual(values.reduce((a, b) => a + b, 0) / values.length - 1e-9);
        expect(bound).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
      }),
    );
  });
});
