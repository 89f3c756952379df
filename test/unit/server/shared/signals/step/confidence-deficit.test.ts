import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { noExtras } from '../../../../../../server/shared/signals/extra-readings.ts';
import type { TraceReading } from '../../../../../../server/shared/signals/reading.ts';
import {
  confidenceDeficit,
  cueConfidence,
  deficitColumn,
  opensReflecting,
  terminationDelay,
} from '../../../../../../server/shared/signals/step/confidence-deficit.ts';
import { buildProbe, buildReading } from '../../../../../support/build-reading.ts';
import { buildTrace, thinkSteps } from '../../../../../support/build-trace.ts';
import { expectNear, vector } from '../../../../../support/signal-vectors.ts';

const texts = ['Two and three make 5. ', 'Wait, is that right? ', 'Yes, it is. ', 'So that is it. '] as const;
const text = texts.join('');
const steps = thinkSteps(texts);

/** Four think steps of ten tokens each, one probe and one pair of masses a step. */
function reading(
  confidences: readonly (number | null)[],
  parts: Partial<TraceReading> & { readonly answers?: readonly string[]; readonly prediction?: string | null } = {},
): TraceReading {
  const { answers = ['5'], prediction = '5', ...rest } = parts;
  const reflection = confidences.map((value) =>
    value === null ? null : { positive: value / 2, reflective: (1 - value) / 2 },
  );
  const probe = buildProbe({ goldLogprobs: answers.length > 0 ? [Math.log(0.6)] : null, answer: '5' });
  return buildReading({
    trace: buildTrace({ turns: [{ message: null, text }], steps, answers, prediction }),
    stepTokens: steps.map((_, k) => ({ first: 10 * k, end: 10 * k + 10 })),
    turns: [{ message: null, firstToken: 0, endToken: 40 }],
    thinkEnd: 40,
    probes: steps.map(() => probe),
    extras: { ...noExtras, reflection },
    ...rest,
  });
}

describe('S6', () => {
  it('concise', () => {
    const { input, output } = vector(
      'concise',
      z.object({ pos: z.number(), refl: z.number() }),
      z.object({ raw: z.number(), norm: z.number() }),
    );
    const mass = { positive: input.pos, reflective: input.refl };
    expectNear(cueConfidence(mass), output.norm);
    const columns = confidenceDeficit.computeSteps?.(reading([null], { extras: { ...noExtras, reflection: [mass] } }));
    expectNear(columns?.['positive']?.[0], output.raw);
  });

  it('is undefined where the model goes on in other words', () => {
    expect(cueConfidence({ positive: 0.0006, reflective: 0.0004 })).toBeCloseTo(0.6, 12);
    expect(cueConfidence({ positive: 0.0005, reflective: 0.0004 })).toBeNull();
    expect(cueConfidence({ positive: 0, reflective: 0 }, 0)).toBeNull();
    const faint = { positive: 1e-40, reflective: 1e-20 };
    const values = reading([], { extras: { ...noExtras, reflection: [faint, faint, null, null] } });
    const columns = confidenceDeficit.computeSteps?.(values);
    expect(columns).toMatchObject({ mass: [1e-20, 1e-20, null, null], confidence: [null, null, null, null] });
    expect(columns?.['deficit']).toEqual([null, null, null, null]);
    expect(confidenceDeficit.compute(values)).toEqual({ reflectionSteps: 1, deficits: null, terminationDelay: null });
  });

  it('finds a fine step that is doubted before a step that reflects', () => {
    expect(deficitColumn(reading([0.4, 0.4, 0.4, 0.4]))).toEqual([1, 0, 0, 0]);
    expect(deficitColumn(reading([0.6, 0.4, 0.4, 0.4]))).toEqual([0, 0, 0, 0]);
    const thresholds = { doubtBelow: 0.7 };
    expect(deficitColumn(reading([0.6, 0.4, 0.4, 0.4], { thresholds }))).toEqual([1, 0, 0, 0]);
  });

  it.each([
    ['the gold answer is likely', ['5'], '7', 0.6, '6', 1],
    ['the probe answers as the trace does', ['9'], '5', 0.1, '5', 1],
    ['neither', ['9'], '5', 0.1, '6', 0],
    ['there is no gold answer and the probe answers as the trace does', [], '5', null, '5', 1],
    ['there is no final answer and no gold', [], null, null, '5', 0],
  ] as const)('calls a step fine where %s', (_, answers, prediction, accuracy, answer, expected) => {
    const probe = buildProbe({ goldLogprobs: accuracy === null ? null : [Math.log(accuracy)], answer });
    const values = reading([0.1, 0.1, 0.1, 0.1], { answers, prediction, probes: steps.map(() => probe) });
    expect(confidenceDeficit.compute(values)['deficits']).toBe(expected);
  });

  it('counts the thinking after the first sure step at or after the first sight of the answer', () => {
    expect(terminationDelay(reading([0.6, 0.9, 0.1, 0.9]))).toEqual({ step: 0, tokens: 30 });
    expect(terminationDelay(reading([0.5, 0.9, 0.1, 0.9]))).toEqual({ step: 1, tokens: 20 });
    const thresholds = { sureAbove: 0.9 };
    expect(terminationDelay(reading([0.6, 0.9, 0.1, 0.95], { thresholds }))).toEqual({ step: 3, tokens: 0 });
    // Sure before the answer is written: that does not count.
    expect(terminationDelay(reading([0.9, 0.9, 0.1, 0.9], { prediction: 'it.' }))).toEqual({ step: 3, tokens: 0 });
  });

  it.each([
    ['Wait, that is odd', true],
    ['Hmm. But why?', true],
    ['So the sum is five. Let me check it', true],
    ['One two three four five six seven eight wait', false],
    ['The waiter adds two', false],
    ['', false],
  ])('%j opens reflecting: %s', (step, expected) => expect(opensReflecting(step)).toBe(expected));

  it('reads how a turn of a dialogue opens behind the tag of its thinking', () => {
    const turns = ['<think>\nSo two and three are five.\n</think>\n5', '<think>\nWait, no.\n</think>\n5', 'Wait.'];
    const whole = turns.map((one, turn) => ({ start: 0, end: one.length, turn, part: 'turn' as const }));
    const trace = buildTrace({ multiTurn: true, turns: turns.map((one) => ({ message: 1, text: one })), steps: whole });
    const values = reading([0.1, 0.1, 0.1], { trace, probes: whole.map(() => buildProbe({ goldLogprobs: [-0.1] })) });
    expect(confidenceDeficit.computeSteps?.(values)['reflects']).toEqual([0, 1, 1]);
    expect(deficitColumn(values)).toEqual([1, 1, 0]);
    expect(terminationDelay({ ...values, thinkEnd: null })).toBeNull();
  });

  it('knows reflection steps without any measurement', () => {
    const values = reading([], { extras: noExtras });
    expect(confidenceDeficit.compute(values)).toEqual({ reflectionSteps: 1, deficits: null, terminationDelay: null });
    expect(confidenceDeficit.computeSteps?.(values)).toEqual({
      positive: [null, null, null, null],
      mass: [null, null, null, null],
      confidence: [null, null, null, null],
      reflects: [0, 1, 0, 0],
      deficit: [null, null, null, null],
    });
  });

  it.each([
    ['no thinking', reading([0.9, 0.9, 0.9, 0.9], { thinkEnd: null })],
    ['no final answer', reading([0.9, 0.9, 0.9, 0.9], { prediction: null })],
    ['an answer that never stands in the thinking', reading([0.9, 0.9, 0.9, 0.9], { prediction: '41' })],
    ['a model that is never sure', reading([0.1, 0.2, 0.3, 0.4])],
    [
      'no mass on either kind of cue',
      reading([], { extras: { ...noExtras, reflection: steps.map(() => ({ positive: 0, reflective: 0 })) } }),
    ],
  ])('has no termination delay with %s', (_, values) => {
    expect(confidenceDeficit.compute(values)['terminationDelay']).toBeNull();
  });

  it('of a trace without steps is null', () => {
    const empty = buildReading({ trace: buildTrace({ steps: [] }), stepTokens: [], probes: [], thinkEnd: null });
    expect(confidenceDeficit.compute(empty)).toEqual({ reflectionSteps: null, deficits: null, terminationDelay: null });
  });
});
