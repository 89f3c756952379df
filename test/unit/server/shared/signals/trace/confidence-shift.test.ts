import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { noExtras } from '../../../../../../server/shared/signals/extra-readings.ts';
import {
  confidenceShift,
  shiftedAdvantage,
  softplus,
} from '../../../../../../server/shared/signals/trace/confidence-shift.ts';
import { buildAnnotation } from '../../../../../support/build-annotation.ts';
import { buildReading, buildTokens } from '../../../../../support/build-reading.ts';
import { buildSibling } from '../../../../../support/build-sibling.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const read = (logprob: readonly (number | null)[], secondModel: readonly (number | null)[] | null) =>
  buildReading({ tokens: buildTokens(logprob, logprob), extras: { ...noExtras, secondModel } });
const sibling = (correct: boolean | null, shift: number | null) =>
  buildSibling({ correct, annotation: buildAnnotation({ signals: { 'R8.shift': shift } }) });

describe('R8', () => {
  it('ace', () => {
    const { input, output } = vector(
      'ace',
      z.object({ c: z.array(z.number()), A: z.number(), alpha: z.number() }),
      z.object({ softplus: z.array(z.number()), a: z.array(z.number()) }),
    );
    expectNear(input.c.map(softplus), output.softplus);
    expectNear(
      input.c.map((c) => shiftedAdvantage(input.A, c, input.alpha)),
      output.a,
    );
    expect(softplus(1_000)).toBe(1_000);
    expect(softplus(-1_000)).toBe(0);
  });

  it('is the mean log-ratio a token; a sum of 30 over 60 tokens is 0.5', () => {
    const values = confidenceShift.compute(read(Array<number>(60).fill(-0.5), Array<number>(60).fill(-1)));
    expect(values).toMatchObject({ shift: 0.5, sum: 30 });
    expectNear(values['softplus'], 0.974077);
  });

  it('leaves tokens out that either model gives no distribution', () => {
    const values = confidenceShift.compute(read([null, -1, -2, -3], [-1, -2, null, -3.5]));
    expect(values).toMatchObject({ shift: 0.75, sum: 1.5 });
  });

  it('punishes wrong siblings by their shift and leaves right ones', () => {
    const siblings = [sibling(true, 2), sibling(false, 0), sibling(false, null), sibling(null, 1)];
    const each = confidenceShift.computeEach?.(siblings);
    // Rewards 1, 0, 0: advantages 2/3, -1/3, -1/3.
    expectNear(each?.['advantage'], [2 / 3, (-1 / 3) * (1 + Math.LN2), null, null]);
    expect(confidenceShift.computeGroup(siblings)).toEqual({ meanShift: 1 });
  });

  it('is undefined without a second model, without tokens, without siblings', () => {
    const nothing = { shift: null, sum: null, softplus: null };
    expect(confidenceShift.compute(read([-1], null))).toEqual(nothing);
    expect(confidenceShift.compute(read([], []))).toEqual(nothing);
    expect(confidenceShift.compute(read([-1], [null]))).toEqual(nothing);
    expect(confidenceShift.computeEach?.([sibling(false, 1)])).toEqual({ advantage: [null] });
    expect(confidenceShift.computeGroup([])).toEqual({ meanShift: null });
  });
});
