import { describe, expect, it } from 'vitest';
import type { TokenColumns } from '../../../../../../server/shared/trace/annotation.ts';
import {
  fullScale,
  layoutBar,
  niceAbove,
  stepSignal,
  usableStepSignal,
} from '../../../../../../webview/views/trace/heatmap/step-signals.ts';
import {
  heatCap,
  heatOf,
  tokenSignal,
  tokenSignals,
} from '../../../../../../webview/views/trace/heatmap/token-signals.ts';
import { buildAnnotation, buildStep } from '../../../../../support/build-annotation.ts';

const columns: TokenColumns = {
  start: [0, 1, 2],
  end: [1, 2, 3],
  logprob: [null, -0.1, -3],
  entropy: [null, 0.2, 2.5],
  rank: [null, 1, 20],
  margin: [null, 0.9, 0.01],
  selfCertainty: [null, 18, 2],
  topMass: [null, 1, 0.6],
};

describe('token signals', () => {
  it.each(tokenSignals)(
    '$title is hotter where the model was less certain, and empty where there is no value',
    (signal) => {
      const [missing, calm, hot] = heatOf(signal, columns);
      expect(missing).toBeNull();
      expect(hot).toBeGreaterThan(calm ?? Infinity);
      expect(calm).toBeGreaterThanOrEqual(0);
    },
  );

  it('cap at the 97th percentile, linearly interpolated, ignoring missing values', () => {
    const heat = [null, ...Array.from({ length: 101 }, (_, index) => index)];
    expect(heatCap(heat)).toBeCloseTo(97, 12);
    expect(heatCap([null, null])).toBe(0);
  });

  it('says the cap in the unit of the signal', () => {
    expect(tokenSignal('entropy').hot(3.52)).toBe('≥ 3.5 nats');
    expect(tokenSignal('rank').hot(Math.log(20))).toBe('≥ 20th (log)');
    expect(tokenSignal('margin').hot(0.95)).toBe('≤ 0.05');
  });

  it('falls back to the first signal for an unknown name', () => {
    expect(tokenSignal('gone').id).toBe('entropy');
    expect(stepSignal('gone').id).toBe('potential');
  });
});

describe('step signals', () => {
  it('give way to one that has values where the trace lacks those of the chosen', () => {
    const chosen = stepSignal('potential');
    const steps = (parts: Parameters<typeof buildStep>[0]) => buildAnnotation({ steps: [buildStep(parts)] });
    expect(usableStepSignal(chosen, steps({})).id).toBe('potential');
    expect(usableStepSignal(chosen, steps({ deltaPotential: null })).id).toBe('belief');
    expect(usableStepSignal(chosen, steps({ deltaPotential: null, deltaBelief: null })).id).toBe('confidence');
    const none = steps({ deltaPotential: null, deltaBelief: null, confidence: null });
    expect(usableStepSignal(chosen, none).id).toBe('potential');
    expect(usableStepSignal(chosen, null).id).toBe('potential');
  });
});

describe('step bars', () => {
  const signed = stepSignal('potential');

  it('grow from the middle, to the left where the step moved away', () => {
    expect(layoutBar(signed, 0.25, 0.5)).toEqual({ from: 0.5, length: 0.25, direction: 'towards', cut: false });
    expect(layoutBar(signed, -0.25, 0.5)).toEqual({ from: 0.25, length: 0.25, direction: 'away', cut: false });
  });

  it('are cut and marked beyond the common scale', () => {
    expect(layoutBar(signed, -3, 0.5)).toEqual({ from: 0, length: 0.5, direction: 'away', cut: true });
  });

  it('grow from the left where there is no sign', () => {
    expect(layoutBar(stepSignal('confidence'), 0.75, 1)).toEqual({
      from: 0,
      length: 0.75,
      direction: 'level',
      cut: false,
    });
  });

  it('are absent where there is no value', () => expect(layoutBar(signed, null, 0.5)).toBeNull());

  it('share one scale over the file: the common size of its changes, but at least a nat', () => {
    expect(fullScale(stepSignal('belief'), [])).toBe(1);
    expect(fullScale(stepSignal('belief'), [[-9, -8.9, null, -3, -2.9]])).toBe(1);
    expect(
      fullScale(stepSignal('belief'), [
        [-9, -5.5, -2],
        [-9, -8.9],
      ]),
    ).toBe(5);
    expect(fullScale(stepSignal('confidence'), [[-9, -2]])).toBe(1);
  });

  it.each([
    [0, 0],
    [0.3, 0.5],
    [1, 1],
    [1.2, 2],
    [7, 10],
    [70, 100],
  ])('the scale above %d is %d', (value, expected) => expect(niceAbove(value)).toBeCloseTo(expected, 12));
});
