import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  computeSignals,
  computeStepColumns,
  computeTokenColumns,
} from '../../../../../server/shared/signals/compute-signals.ts';
import { computeFlags } from '../../../../../server/shared/signals/flags.ts';
import { forkMask } from '../../../../../server/shared/signals/token/forking-tokens.ts';
import { signals } from '../../../../../server/shared/signals/registry.ts';
import { saturationValues } from '../../../../../server/shared/signals/step/saturation.ts';
import { annotateSteps } from '../../../../../server/shared/signals/step/step-annotations.ts';
import { buildProbe, buildReading, emptyReading, buildTokens } from '../../../../support/build-reading.ts';
import { buildTrace } from '../../../../support/build-trace.ts';

/** A probe whose potential is about what is asked: gold of probability `accuracy`, no doubt. */
const sure = (accuracy: number, answer: string): ReturnType<typeof buildProbe> =>
  buildProbe({ goldLogprobs: [Math.log(accuracy)], answer, greedyEntropies: [0] });
/** Flags that probes lead to; the fork follows from the text alone and has its own test. */
const kinds = (reading: Parameters<typeof computeFlags>[0]): [string, number | null][] =>
  computeFlags(reading).flatMap(({ kind, step }) => (kind === 'forking-token' ? [] : [[kind, step]]));

describe('the registry', () => {
  it('has stable ids, each once, in the order of the reference', () => {
    const ids = signals.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    const place = (id: string): number => 'TSRGH'.indexOf(id.charAt(0)) * 100 + Number(id.slice(1));
    for (const id of ids) expect(id).toMatch(/^[TSRGH][1-9]\d?$/u);
    expect(ids).toEqual(ids.toSorted((left, right) => place(left) - place(right)));
  });

  it('says of every signal what a reader needs to know', () => {
    for (const { title, range, cost, source, traps } of signals) {
      expect(title && range && cost && source).not.toBe('');
      expect(traps.length).toBeGreaterThan(0);
    }
  });

  it('marks the signals that read the gold answer', () => {
    const gold = signals.filter(({ usesGold }) => usesGold).map(({ id }) => id);
    for (const id of ['S1', 'S2', 'S3', 'R4', 'G1', 'G2']) expect(gold).toContain(id);
    for (const id of gold) expect(id).not.toMatch(/^(?:T\d+|S5|S7|R1|R2|R3)$/u);
  });
});

describe('the signals of a trace', () => {
  it('are computed from its reading', () => {
    const values = computeSignals(buildReading());
    expect(values).toMatchObject({
      'T1.meanLogprob': -5 / 6,
      'T1.seqLogprob': -5,
      'T1.ppl': Math.exp(5 / 6),
      'T2.meanEntropy': 5 / 6,
      'S3.base': -3,
      'S3.total': 2.9,
      'S5.flips': 1,
      'S5.commitStep': 2,
      'R4.logProb': -0.30000000000000004,
    });
    expect(values['S5.postCommitTokens']).toBe(0);
    expect(values['S5.finalConfidence']).toBeCloseTo(Math.exp(-0.1), 12);
    expect(values['R4.geoProb']).toBeCloseTo(Math.exp(-0.15), 12);
  });

  it('of a trace without tokens, steps and probes are all null', () => {
    const empty = emptyReading();
    const values = computeSignals(empty);
    expect(Object.entries(values).filter(([, value]) => value !== null)).toEqual([]);
    expect(annotateSteps(empty)).toEqual([]);
    expect(computeFlags(empty)).toEqual([]);
  });

  it.each([
    ['without a gold answer', null],
    ['with a gold answer of no tokens', []],
  ])('%s are null where they need it, and only there', (_, goldLogprobs) => {
    const probe = buildProbe({ goldLogprobs });
    const reading = buildReading({
      trace: buildTrace({ answers: [], correct: null, verified: null }),
      base: probe,
      probes: [probe, probe, null],
      likelihood: goldLogprobs,
    });
    const values = computeSignals(reading);
    // A group's signal compares rewards; what it reads of one trace needs none.
    const goldIds = signals
      .filter(({ needs, level }) => needs.includes('gold') && level !== 'group')
      .map(({ id }) => id);
    for (const [key, value] of Object.entries(values)) {
      if (goldIds.includes(key.split('.')[0] ?? '')) expect([key, value]).toEqual([key, null]);
    }
    expect(values['S5.flips']).toBe(0);
    const [step] = annotateSteps(reading);
    expect(step).toMatchObject({ goldLogprob: null, accuracy: null, potential: null, belief: null, deltaBelief: null });
    expect(step?.confidence).toBeCloseTo(Math.exp(-0.1), 12);
  });

  it('a first token without a distribution is left out, not counted as 0', () => {
    const values = computeSignals(buildReading({ tokens: buildTokens([null, -1], [null, 3]) }));
    expect(values).toMatchObject({ 'T1.meanLogprob': -1, 'T1.seqLogprob': -1, 'T2.meanEntropy': 3 });
  });

  it('never are NaN or infinite, whatever was measured', () => {
    const number = fc.oneof(fc.double({ min: -1e308, max: 0 }), fc.constantFrom(0, -Infinity, -750, null));
    const probe = fc.record({
      goldLogprobs: fc.option(fc.array(fc.constantFrom(0, -1, -800, -Infinity), { maxLength: 4 })),
      answer: fc.option(fc.constantFrom('5', '6', '')),
      greedyEntropies: fc.array(fc.constantFrom(0, 0.5, 12, 800), { maxLength: 3 }),
      seamMerges: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(number, { maxLength: 8 }),
        fc.array(fc.option(probe), { minLength: 3, maxLength: 3 }),
        fc.option(probe),
        fc.constantFrom(true, false, null),
        (logprob, probes, base, correct) => {
          const tokens = buildTokens(
            logprob,
            logprob.map((value) => (value === null ? null : -value)),
          );
          const trace = buildTrace({ correct });
          const reading = buildReading({ trace, tokens, probes, base, likelihood: base?.goldLogprobs ?? null });
          for (const [key, value] of Object.entries(computeSignals(reading))) {
            expect([key, value === null || Number.isFinite(value)]).toEqual([key, true]);
          }
          for (const step of annotateSteps(reading)) {
            for (const value of Object.values(step))
              if (typeof value === 'number') expect(value).toBe(Number.isFinite(value) ? value : null);
          }
        },
      ),
      { numRuns: 2000, seed: 51 },
    );
  });
});

describe('R1', () => {
  const crew = (text: string, parts: object = {}): number | null => {
    const logprob = Array.from({ length: text.length }, (_, at) => -at / 10);
    const tokens = buildTokens(
      logprob,
      logprob.map(() => 1),
    );
    const turns = [{ message: null, firstToken: 0, endToken: text.length }];
    const trace = buildTrace({ turns: [{ message: null, text }] });
    return computeSignals(buildReading({ trace, tokens: { ...tokens, ...parts }, turns }))['R1.crew'] ?? null;
  };

  it('is the mean probability of the tokens inside the last box', () => {
    expect(crew('\\boxed{12}')).toBeCloseTo((Math.exp(-0.7) + Math.exp(-0.8)) / 2, 12);
  });

  it('is null where one of them has no distribution', () => {
    const text = '\\boxed{12}';
    const logprob = Array.from({ length: text.length }, (_, at) => (at === 7 ? null : -1));
    expect(crew(text, { logprob })).toBeNull();
  });

  it('counts a token that is only half answer', () => {
    const whole = { start: [0, 6], end: [6, 10], logprob: [-1, -2] };
    const text = '\\boxed{12}';
    const trace = buildTrace({ turns: [{ message: null, text }] });
    const tokens = { ...buildTokens([-1, -2], [1, 1]), ...whole };
    const turns = [{ message: null, firstToken: 0, endToken: 2 }];
    expect(computeSignals(buildReading({ trace, tokens, turns }))['R1.crew']).toBeCloseTo(Math.exp(-2), 12);
  });

  it.each(['no box', '\\boxed{', '\\boxed{}', '\\boxed{ }'])('is null for %j', (text) => expect(crew(text)).toBeNull());
});

describe('S2', () => {
  it('counts a step as solved strictly above 0.9', () => {
    const values = (potentials: readonly number[]): object =>
      saturationValues({ potentials, ends: [10, 20], thinkEnd: 40, correct: true });
    expect(values([0.5, 0.9])).toMatchObject({ kSat: null, solving: null, checking: null, r2w: false });
    expect(values([0.9, 0.901])).toMatchObject({ kSat: 2, solving: 20, checking: 20, checkShare: 0.5 });
  });
});

describe('S5', () => {
  const known = (entropy: number, answer = '5'): number | null | undefined =>
    computeSignals(buildReading({ base: buildProbe({ answer, greedyEntropies: [entropy] }) }))['S5.knownBefore'];

  it('says that the answer was known before any reasoning, from a confidence of 0.9 on', () => {
    expect(known(-Math.log(0.91))).toBe(1);
    expect(known(-Math.log(0.89))).toBe(0);
    expect(known(0, '6')).toBe(0);
  });
});

describe('T6', () => {
  it('marks the fifth of the tokens with the highest entropy, from half a nat on', () => {
    expect(forkMask([0.1, 0.2, 0.3, 0.4, 2])).toEqual([false, false, false, false, true]);
    expect(forkMask([0.1, 0.1, 0.1, 0.1, 0.4])).toEqual([false, false, false, false, false]);
    expect(forkMask([null, 3])).toEqual([false, true]);
    expect(forkMask([])).toEqual([]);
  });
});

describe('steps', () => {
  it('have means over their own tokens and differences to the step before, the first to base', () => {
    const steps = annotateSteps(buildReading());
    expect(steps.map(({ meanLogprob }) => meanLogprob)).toEqual([-0.75, -1.125, -0.625]);
    expect(steps.map(({ meanEntropy }) => meanEntropy)).toEqual([0.75, 1.125, 0.625]);
    expect(steps.map(({ belief }) => belief)).toEqual([-1, -0.1, null]);
    expect(steps.map(({ deltaBelief }) => deltaBelief)).toEqual([2, 0.9, null]);
    expect(steps[0]?.deltaPotential).toBeCloseTo((steps[0]?.potential ?? NaN) - potentialOfBase, 12);
  });
  const conf = Math.exp(-2);
  const potentialOfBase = 1.5 * Math.exp(-3) * conf + 0.5 * Math.exp(-3) - conf;

  it('have no difference where the step or the one before is undefined', () => {
    const steps = annotateSteps(buildReading({ base: null }));
    expect(steps.map(({ deltaBelief }) => deltaBelief)).toEqual([null, 0.9, null]);
  });

  it('of a reading without probes have token means alone', () => {
    const [step] = annotateSteps(buildReading({ base: null, probes: [null, null, null] }));
    expect(step).toMatchObject({ meanLogprob: -0.75, answer: null, confidence: null, potential: null, belief: null });
  });
});

describe('flags', () => {
  const trace = (correct: boolean | null): ReturnType<typeof buildTrace> => buildTrace({ correct });

  it('say where a right trace was solved, and how much followed', () => {
    const reading = buildReading({ trace: trace(true), probes: [sure(1, '5'), sure(1, '5'), null] });
    expect(kinds(reading)).toEqual([
      ['solved-here', 0],
      ['redundant-checking', 0],
    ]);
    expect(computeFlags(reading)[1]?.why).toBe('2 tokens (50 % of the thinking) follow after it was solved.');
  });

  it('say that a wrong trace was right', () => {
    const reading = buildReading({ trace: trace(false), probes: [sure(0.99, '5'), sure(0.01, '6'), null] });
    expect(kinds(reading)).toEqual([
      ['right-to-wrong', 0],
      ['answer-lost', 1],
      ['commit', 1],
      ['false-confidence', 1],
    ]);
    for (const { why } of computeFlags(reading)) expect(why).toMatch(/\d/);
  });

  it('say where the answer became right, and where it only changed', () => {
    const reading = buildReading({ trace: trace(true), probes: [sure(0.1, '6'), sure(0.5, '5'), null] });
    expect(kinds(reading)).toContainEqual(['wrong-to-right', 1]);
    const other = buildReading({ trace: buildTrace({ answers: [] }), probes: [sure(0.1, '6'), sure(0.1, '7'), null] });
    expect(kinds(other)).toContainEqual(['answer-flip', 1]);
  });

  it('say nothing without probes', () => {
    expect(kinds(buildReading({ base: null, probes: [null, null, null] }))).toEqual([]);
  });
});

describe('columns', () => {
  it('have an entry a token or step, and are left out where nothing has a value', () => {
    const tokens = computeTokenColumns(buildReading());
    const steps = computeStepColumns(buildReading());
    expect(Object.keys(tokens)).not.toContain('T9.credit');
    expect(Object.keys(steps).length).toBeGreaterThan(3);
    for (const column of Object.values(tokens)) expect(column).toHaveLength(6);
    for (const column of Object.values(steps)) expect(column).toHaveLength(3);
    const all = [...Object.values(tokens), ...Object.values(steps)];
    expect(all.every((column) => column.some((value) => value !== null))).toBe(true);
  });
});
