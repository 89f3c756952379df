import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { entropy } from '../../../../../../server/shared/numbers/distribution.ts';
import { noExtras } from '../../../../../../server/shared/signals/extra-readings.ts';
import { confidenceGainSignal, conflicts } from '../../../../../../server/shared/signals/token/confidence-gain.ts';
import { buildReading, buildTokens } from '../../../../../support/build-reading.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const numbers = z.array(z.number());
const reading = (
  entropies: readonly (number | null)[],
  noContext: readonly (number | null)[] | null,
): ReturnType<typeof buildReading> =>
  buildReading({ tokens: buildTokens(entropies, entropies), extras: { ...noExtras, noContext } });

describe('T8', () => {
  it.each([
    ['ckplug.gain', 0],
    ['ckplug.conflict', 1],
  ])('%s', (id, conflict) => {
    const { input, output } = vector(id, z.object({ without: numbers, with: numbers }), z.object({ cg: z.number() }));
    const values = reading([entropy(input.with)], [entropy(input.without)]);
    expectNear(confidenceGainSignal.computeTokens?.(values)['gain'], [output.cg]);
    expect(confidenceGainSignal.compute(values)['conflictShare']).toBe(conflict);
  });

  it('lies between -ln V and ln V', () => {
    const distribution = fc
      .array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 })
      .map((weights) => weights.map((weight) => weight / weights.reduce((sum, value) => sum + value, 0)));
    fc.assert(
      fc.property(distribution, distribution, (within, without) => {
        const [gain] =
          confidenceGainSignal.computeTokens?.(reading([entropy(within)], [entropy(without)]))['gain'] ?? [];
        expect(Math.abs(gain ?? NaN)).toBeLessThan(Math.log(5));
      }),
      { seed: 8 },
    );
  });

  it("has the code's looser threshold as an option", () => {
    expect(conflicts(0.1, 1)).toBe(false);
    expect(conflicts(0.1, 1, -1)).toBe(true);
    expect(conflicts(1.5, 1, -1)).toBe(false);
  });

  it('is a mean and a share by step, over the tokens that have both', () => {
    const values = reading([null, 1, 2, 3, 4, 5], [null, 2, 1, 1, 5, null]);
    expect(confidenceGainSignal.computeSteps?.(values)).toEqual({ meanGain: [1, -1.5, 1], conflictShare: [0, 1, 0] });
    expect(confidenceGainSignal.compute(values)).toEqual({ meanGain: -0.25, conflictShare: 0.5 });
  });

  it('is null where no context was left out, and for an empty trace', () => {
    for (const values of [reading([1, 1], null), reading([], [])]) {
      expect(confidenceGainSignal.compute(values)).toEqual({ meanGain: null, conflictShare: null });
    }
    expect(confidenceGainSignal.computeTokens?.(reading([1, 1], null))).toEqual({ gain: [null, null] });
  });
});
