import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noExtras, type ExtraReadings } from '../../../../../server/shared/signals/extra-readings.ts';
import { computeFlags } from '../../../../../server/shared/signals/flags.ts';
import type { ProbeReading, TraceReading } from '../../../../../server/shared/signals/reading.ts';
import { traceSignals } from '../../../../../server/shared/signals/registry.ts';
import { buildReading, emptyReading, buildTokens } from '../../../../support/build-reading.ts';
import { buildTrace } from '../../../../support/build-trace.ts';

const text = 'So 2 + 3 = 5. Let me check the sum. Wait, 5? Yes: \\boxed{5}';
const size = text.length;

/** Anything that can be measured: finite values within their ranges, or nothing. */
const logprob = fc.oneof(fc.double({ min: -60, max: 0, noNaN: true }), fc.constantFrom(0, -1e-9));
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 4 });
const logprobs = fc.array(logprob, { maxLength: 4 });
const perToken = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> =>
  fc.array(value, { minLength: size, maxLength: size });
const perStep = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> =>
  fc.array(value, { minLength: 3, maxLength: 3 });
const mass = fc.double({ min: 0, max: 1, noNaN: true });
const entropy = fc.double({ min: 0, max: Math.log(100), noNaN: true });

const probe: fc.Arbitrary<ProbeReading> = fc.record({
  goldLogprobs: maybe(logprobs),
  answer: maybe(fc.constantFrom('5', '6', '')),
  greedyEntropies: fc.array(entropy, { maxLength: 3 }),
  seamMerges: fc.boolean(),
});

const extras: fc.Arbitrary<ExtraReadings> = fc
  .record({
    topLogprobs: maybe(perToken(maybe(fc.array(logprob, { maxLength: 20 })))),
    emptyQuestion: maybe(perToken(maybe(logprob))),
    noContext: maybe(perToken(maybe(entropy))),
    hindsight: maybe(perToken(maybe(logprob))),
    secondModel: maybe(perToken(maybe(logprob))),
    prompt: maybe(logprobs),
    reflection: maybe(perStep(maybe(fc.record({ positive: mass, reflective: mass })))),
    verdict: fc.constant(null),
    followUps: maybe(fc.record({ positive: logprobs, negative: logprobs })),
    noReasoning: maybe(logprobs),
    ownAnswer: maybe(fc.record({ base: maybe(logprobs), steps: perStep(maybe(logprobs)) })),
    answerCue: fc.constant(null),
    promptCompletion: fc.constant(null),
  })
  .map((some) => ({ ...noExtras, ...some }));

const reading: fc.Arbitrary<TraceReading> = fc
  .record({
    logprobs: perToken(maybe(logprob)),
    entropies: perToken(maybe(entropy)),
    probes: perStep(maybe(probe)),
    base: maybe(probe),
    extras,
    correct: fc.constantFrom(true, false, null),
    answers: fc.constantFrom<readonly string[]>([], ['5'], ['five', '5']),
    reference: fc.constantFrom<readonly string[]>([], ['So 2 + 3 = 5.', 'Yes.']),
    cuts: fc.tuple(fc.integer({ min: 0, max: size }), fc.integer({ min: 0, max: size })),
    thinkEnd: maybe(fc.integer({ min: 0, max: size })),
  })
  .map(({ cuts, logprobs: column, entropies, correct, answers, reference, ...rest }) => {
    const [first, second] = cuts[0] < cuts[1] ? cuts : [cuts[1], cuts[0]];
    const ranges = [
      { first: 0, end: first },
      { first, end: second },
      { first: second, end: size },
    ];
    const steps = ranges.map((range, k) => ({
      ...{ start: range.first, end: range.end, turn: 0 },
      part: k < 2 ? ('think' as const) : ('answer' as const),
    }));
    return buildReading({
      ...rest,
      trace: buildTrace({ turns: [{ message: null, text }], steps, correct, answers, reference }),
      tokens: buildTokens(column, entropies),
      turns: [{ message: null, firstToken: 0, endToken: size }],
      stepTokens: ranges,
      likelihood: rest.base?.goldLogprobs ?? null,
    });
  });

describe('every signal of a trace, whatever finite numbers were measured', () => {
  it('gives a finite number or null: never NaN, never infinite, in no column', () => {
    fc.assert(
      fc.property(reading, (values) => {
        for (const { id, compute, computeSteps, computeTokens } of traceSignals) {
          for (const [part, value] of Object.entries(compute(values))) {
            expect([id, part, value === null || Number.isFinite(value)]).toEqual([id, part, true]);
          }
          const columns = { ...computeSteps?.(values), ...computeTokens?.(values) };
          for (const [part, column] of Object.entries(columns)) {
            const bad = column.find((value) => value !== null && !Number.isFinite(value));
            expect([id, part, bad]).toEqual([id, part, undefined]);
          }
        }
      }),
      { numRuns: 150, seed: 83 },
    );
  });

  it('has one entry a step in the columns of steps, and one a token in those of tokens', () => {
    fc.assert(
      fc.property(reading, (values) => {
        for (const { id, computeSteps, computeTokens } of traceSignals) {
          for (const [part, column] of Object.entries(computeSteps?.(values) ?? {})) {
            expect([id, part, column.length]).toEqual([id, part, 3]);
          }
          for (const [part, column] of Object.entries(computeTokens?.(values) ?? {})) {
            expect([id, part, column.length]).toEqual([id, part, size]);
          }
        }
      }),
      { numRuns: 50, seed: 84 },
    );
  });

  it('flags only steps that are there, with a reason', () => {
    fc.assert(
      fc.property(reading, (values) => {
        for (const { step, why } of computeFlags(values)) {
          expect(step === null || values.trace.steps[step] !== undefined).toBe(true);
          expect(why).not.toMatch(/undefined|NaN|null|Infinity/u);
          expect(why).toMatch(/\.$/u);
        }
      }),
      { numRuns: 150, seed: 85 },
    );
  });
});

describe('every signal of an empty trace', () => {
  const empty = emptyReading();

  it.each(traceSignals.map((signal) => [signal.id, signal] as const))(
    '%s has no value and no column entry',
    (_, signal) => {
      expect(Object.values(signal.compute(empty)).filter((value) => value !== null)).toEqual([]);
      const columns = { ...signal.computeSteps?.(empty), ...signal.computeTokens?.(empty) };
      for (const column of Object.values(columns)) expect(column).toEqual([]);
    },
  );
});
