import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { noExtras, type VerdictReading } from '../../../../../../server/shared/signals/extra-readings.ts';
import { stopRatio, verdictProbability, verdictSignal } from '../../../../../../server/shared/signals/trace/verdict.ts';
import { buildReading } from '../../../../../support/build-reading.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const numbers = z.array(z.number());
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const compute = (verdict: VerdictReading | null) =>
  verdictSignal.compute(buildReading({ extras: { ...noExtras, verdict } }));

describe('R10', () => {
  it('verdict', () => {
    const { input, output } = vector(
      'verdict',
      z.object({ yes: numbers, no: numbers }),
      z.object({ v: z.number(), mass: z.number() }),
    );
    const values = compute({ yes: sum(input.yes), no: sum(input.no), controls: [] });
    expectNear([values['verdict'], values['mass']], [output.v, output.mass]);
  });

  it('revise', () => {
    const { input, output } = vector(
      'revise',
      z.object({ stop: z.number(), refine: z.number() }),
      z.object({ v: z.number() }),
    );
    expectNear(stopRatio(input.stop, input.refine), output.v);
    expect(stopRatio(0, 0)).toBeNull();
    expect(stopRatio(0.01, 0.03)).toBeCloseTo(0.25, 12);
  });

  it('stands above the control that a judge is fooled by most', () => {
    const values = compute({
      yes: 0.72,
      no: 0.08,
      controls: [
        { yes: 0.2, no: 0.6 },
        { yes: 0.4, no: 0.4 },
        { yes: 0.1, no: 0.001 },
      ],
    });
    expect(values['control']).toBeCloseTo(0.5, 12);
    expect(values['aboveControl']).toBeCloseTo(0.4, 12);
  });

  it('is blank where the two answers have less than half of the mass, and says the mass', () => {
    expect(compute({ yes: 0.3, no: 0.1, controls: [{ yes: 0.4, no: 0.4 }] })).toEqual({
      verdict: null,
      mass: 0.4,
      control: 0.5,
      aboveControl: null,
    });
    expect(verdictProbability({ yes: 0.25, no: 0.25 })).toBe(0.5);
    expect(verdictProbability({ yes: 0, no: 0 }, 0)).toBeNull();
  });

  it('is undefined where it was not asked, and without a usable control', () => {
    expect(compute(null)).toEqual({ verdict: null, mass: null, control: null, aboveControl: null });
    expect(compute({ yes: 0.6, no: 0.2, controls: [{ yes: 0, no: 0 }] })).toMatchObject({
      control: null,
      aboveControl: null,
    });
  });
});
