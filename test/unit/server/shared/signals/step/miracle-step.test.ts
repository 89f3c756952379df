import { describe, expect, it } from 'vitest';
import {
  isMiracle,
  miracleStep,
  miracleSteps,
  stepSupports,
} from '../../../../../../server/shared/signals/step/miracle-step.ts';
import type { TraceReading } from '../../../../../../server/shared/signals/reading.ts';
import { buildProbe, buildReading, buildTokens } from '../../../../../support/build-reading.ts';
import { buildTrace, thinkSteps } from '../../../../../support/build-trace.ts';

/** A reading whose tokens are single characters: one step a given text, one belief a step. */
function reading(
  texts: readonly string[],
  beliefs: readonly (number | null)[],
  parts: {
    readonly answers?: readonly string[];
    readonly correct?: boolean | null;
    readonly base?: number | null;
  } = {},
): TraceReading {
  const { answers = ['42'], correct = true, base = -9 } = parts;
  const text = texts.join('');
  const steps = thinkSteps(texts);
  const probe = (belief: number | null): ReturnType<typeof buildProbe> =>
    buildProbe({ goldLogprobs: belief === null ? null : [belief] });
  return buildReading({
    trace: buildTrace({
      prompt: { kind: 'text', text: 'A field is 6 by 7.' },
      turns: [{ message: null, text }],
      steps,
      answers,
      correct,
    }),
    tokens: buildTokens(Array<number>(text.length).fill(-1), Array<number>(text.length).fill(1)),
    turns: [{ message: null, firstToken: 0, endToken: text.length }],
    stepTokens: steps.map(({ start, end }) => ({ first: start, end })),
    base: base === null ? null : probe(base),
    probes: beliefs.map(probe),
  });
}

const plain = { firstSight: true, support: 0, besides: 100 };

describe('S10', () => {
  it('flags a jump from -8 to -0.1 to an answer seen first, without supporting numbers', () => {
    const values = reading(
      ['Let me see what we have here. ', 'Clearly the area comes to 42, as anyone sees. '],
      [-8, -0.1],
    );
    expect(miracleSteps(values)).toEqual([{ step: 1, jump: 7.9, firstSight: true, support: null, besides: 44 }]);
    expect(miracleStep.compute(values)).toEqual({ recall: Math.exp(-9), miracleSteps: 1 });
    const columns = miracleStep.computeSteps?.(values);
    expect(columns?.['miracle']).toEqual([0, 1]);
    expect(columns?.['firstSight']).toEqual([0, 1]);
  });

  it.each([
    ['a jump of ln 20', Math.log(20), plain, true],
    ['a smaller jump', Math.log(20) - 1e-9, plain, false],
    ['an answer that stood there before', 8, { ...plain, firstSight: false }, false],
    ['half of its numbers known', 8, { ...plain, support: 0.5 }, false],
    ['half of its numbers known and 14 tokens besides', 8, { firstSight: true, support: 0.5, besides: 14 }, true],
    ['half of its numbers known and 15 tokens besides', 8, { firstSight: true, support: 0.5, besides: 15 }, false],
    ['no numbers', 8, { ...plain, support: null }, true],
  ])('with %s', (_, jump, support, expected) => expect(isMiracle(jump, support)).toBe(expected));

  it('counts numbers of the question and of earlier steps as support, each once, the answer not', () => {
    const [first, second, third] = stepSupports(
      reading(['Take 1,000 and 6. ', 'Then 6 * 7 = 42 and 1000 and 3.50. ', '42 and 3.5 and 8'], [-8, -8, -8]),
    );
    expect(first).toMatchObject({ firstSight: false, support: 0.5 });
    expect(second).toMatchObject({ firstSight: true, support: 3 / 4 });
    expect(third).toMatchObject({ firstSight: false, support: 0.5 });
  });

  it('does not flag a short last step to which the belief had already come', () => {
    const values = reading(['Six by 7 is six sevens, a little over forty. ', 'So x = 42'], [-1, -0.1]);
    expect(miracleSteps(values)).toEqual([]);
    expect(miracleStep.compute(values)['miracleSteps']).toBe(0);
  });

  it.each([
    ['of a wrong trace', reading(['It is 42'], [-0.1], { correct: false })],
    ['of a trace not known to be right', reading(['It is 42'], [-0.1], { correct: null })],
    ['without a gold answer', reading(['It is 42'], [null], { answers: [], base: null })],
    ['without a base to jump from', reading(['It is 42'], [-0.1], { base: null })],
    ['of an empty trace', reading([], [])],
  ])('are null %s', (_, values) => {
    expect(miracleStep.compute(values)['miracleSteps']).toBeNull();
    expect(miracleStep.computeSteps?.(values)['miracle']).toEqual(values.trace.steps.map(() => null));
  });

  it('has no recall without a base probe', () => {
    expect(miracleStep.compute(reading(['It is 42'], [-0.1], { base: null }))['recall']).toBeNull();
  });
});
