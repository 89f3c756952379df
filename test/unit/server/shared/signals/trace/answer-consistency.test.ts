import { describe, expect, it } from 'vitest';
import { noExtras, type PermutedChoice } from '../../../../../../server/shared/signals/extra-readings.ts';
import { answerConsistency } from '../../../../../../server/shared/signals/trace/answer-consistency.ts';
import { buildProbe, buildReading } from '../../../../../support/build-reading.ts';
import { buildTrace } from '../../../../../support/build-trace.ts';

const question = 'How many?\nA) 10\nB) 12\nC) 14\nD) 15';
// The options moved on by two: D is 12 now.
const moved = ['14', '15', '10', '12'];
const asked = (prediction: string | null, permutedChoice: PermutedChoice | null, text = question) =>
  answerConsistency.compute(
    buildReading({
      trace: buildTrace({ prompt: { kind: 'text', text }, prediction }),
      extras: { ...noExtras, permutedChoice },
    }),
  )['choice'];

describe('R14', () => {
  it('compares the answer where the thinking ends with the trace’s own', () => {
    const last = (answer: string | null, prediction: string | null) =>
      answerConsistency.compute(
        buildReading({
          trace: buildTrace({ prediction }),
          probes: [buildProbe({ answer: '9' }), buildProbe({ answer }), null],
        }),
      )['consistent'];
    expect(last('5', '5')).toBe(1);
    expect(last('6', '5')).toBe(0);
    expect(last(null, '5')).toBeNull();
    expect(last('5', null)).toBeNull();
  });

  it('uses the equality of answers it is given', () => {
    const reading = buildReading({ trace: buildTrace({ prediction: '0.5' }), sameAnswer: () => true });
    expect(answerConsistency.compute(reading)['consistent']).toBe(1);
  });

  it('is undefined without probes', () => {
    expect(answerConsistency.compute(buildReading({ probes: [null, null, null] }))).toEqual({
      consistent: null,
      choice: null,
    });
    expect(answerConsistency.compute(buildReading({ probes: [] }))['consistent']).toBeNull();
  });

  it('for multiple choice compares texts, not letters', () => {
    expect(asked('B) 12', { options: moved, answer: 'D) 12' })).toBe(1);
    expect(asked('B', { options: moved, answer: 'D' })).toBe(1);
    expect(asked('12', { options: moved, answer: '(D)' })).toBe(1);
    expect(asked('B) 12', { options: moved, answer: 'B) 15' })).toBe(0);
    expect(asked('B', { options: moved, answer: 'no letter' })).toBe(0);
  });

  it('reads the last user message of a dialogue', () => {
    const messages = [
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Hi' },
      { role: 'user', content: question },
    ];
    const trace = buildTrace({ prompt: { kind: 'messages', messages }, prediction: 'B' });
    const extras = { ...noExtras, permutedChoice: { options: moved, answer: 'D' } };
    expect(answerConsistency.compute(buildReading({ trace, extras }))['choice']).toBe(1);
  });

  it('leaves multiple choice undefined where it was not asked, has no options, or the answer is none of them', () => {
    expect(asked('B', null)).toBeNull();
    expect(asked('B', { options: moved, answer: null })).toBeNull();
    expect(asked(null, { options: moved, answer: 'D' })).toBeNull();
    expect(asked('99', { options: moved, answer: 'D' })).toBeNull();
    expect(asked('B', { options: moved, answer: 'D' }, 'How many?')).toBeNull();
  });
});
