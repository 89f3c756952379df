import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { noExtras, type ExtraReadings } from '../../../../../../server/shared/signals/extra-readings.ts';
import { followUpRatio, followUpSignal } from '../../../../../../server/shared/signals/trace/follow-up.ts';
import { buildReading } from '../../../../../support/build-reading.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const numbers = z.array(z.number());
const compute = (followUps: ExtraReadings['followUps']) =>
  followUpSignal.compute(buildReading({ extras: { ...noExtras, followUps } }));

describe('R11', () => {
  it('flr', () => {
    const { input, output } = vector('flr', z.object({ pos: numbers, neg: numbers }), z.object({ flr: z.number() }));
    expectNear(followUpRatio(input.pos, input.neg), output.flr);
    const values = compute({ positive: input.pos, negative: input.neg });
    expectNear(values['ratio'], output.flr);
    expectNear(values['positive'], -1.3);
    expectNear(values['negative'], -2.2);
  });

  it('is undefined where it was not asked, and where one side is empty', () => {
    expect(compute(null)).toEqual({ ratio: null, positive: null, negative: null });
    expect(compute({ positive: [-1], negative: [] })).toEqual({ ratio: null, positive: -1, negative: null });
  });
});
