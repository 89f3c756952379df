import { describe, expect, it } from 'vitest';
import { verbalConfidence } from '../../../../../../server/shared/signals/trace/verbal-confidence.ts';
import { readText } from '../../../../../support/read-text.ts';

const text = 'I think 4 + 5 = 9.\n\nConfidence: 80%. \\boxed{9}';

describe('R13', () => {
  it('says what the text claims and how far that lies above what was measured', () => {
    const reading = readText([text], {
      logprobs: { [`9@${text.lastIndexOf('9')}`]: Math.log(0.5) },
      extras: { verdict: { yes: 0.6, no: 0.2, controls: [] } },
    });
    const values = verbalConfidence.compute(reading);
    expect(values).toMatchObject({ stated: 0.8, slope: null, hedgeScore: 0.65 });
    expect(values['gapAnswer']).toBeCloseTo(0.3, 12);
    expect(values['gapVerdict']).toBeCloseTo(0.05, 12);
    // Words: I think 4 5 9 Confidence 80 boxed 9.
    expect(values['hedgeDensity']).toBeCloseTo(100 / 9, 12);
  });

  it('marks the tokens of statements and hedges, also in a later turn', () => {
    const second = 'Maybe 70% sure';
    const reading = readText([text, second], {});
    const { stated = [], hedgeScore = [] } = verbalConfidence.computeTokens?.(reading) ?? {};
    const marked = (column: readonly (number | null)[]) =>
      column.flatMap((value, t) => {
        if (value === null) return [];
        const turn = reading.turns.findIndex(({ endToken }) => t < endToken);
        const whole = reading.trace.turns[turn]?.text ?? '';
        return [[whole.slice(reading.tokens.start[t], reading.tokens.end[t]), value]];
      });
    expect(marked(stated)).toEqual([
      ['80', 0.8],
      ['%', 0.8],
      ['70', 0.7],
      ['%', 0.7],
    ]);
    expect(marked(hedgeScore)).toEqual([
      ['I', 0.65],
      [' ', 0.65],
      ['think', 0.65],
      ['Maybe', 0.45],
    ]);
  });

  it('is by turn the last statement, and its slope over turns', () => {
    const reading = readText(['Confidence: 70%', 'Hm.', 'I am 90% sure.'], {});
    expect(verbalConfidence.compute(reading)).toMatchObject({ stated: 0.9, gapAnswer: null, gapVerdict: null });
    expect(verbalConfidence.compute(reading)['slope']).toBeCloseTo(0.1, 12);
    expect(verbalConfidence.computeSteps?.(reading)['stated']).toEqual([0.7, null, 0.9]);
  });

  it('is undefined where nothing is claimed', () => {
    expect(verbalConfidence.compute(readText(['Two and three.'], {}))).toEqual({
      stated: null,
      slope: null,
      hedgeDensity: 0,
      hedgeScore: null,
      gapAnswer: null,
      gapVerdict: null,
    });
    expect(verbalConfidence.compute(readText([], {}))).toMatchObject({ stated: null, hedgeDensity: null });
    expect(verbalConfidence.computeSteps?.(readText([], {}))).toEqual({ stated: [], hedgeDensity: [], hedgeScore: [] });
  });
});
