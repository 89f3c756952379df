import { describe, expect, it } from 'vitest';
import type { ExtraReadings } from '../../../../../../server/shared/signals/extra-readings.ts';
import { noExtras } from '../../../../../../server/shared/signals/extra-readings.ts';
import { computeFlags } from '../../../../../../server/shared/signals/flags.ts';
import { flagKind, flagKinds } from '../../../../../../server/shared/signals/flags/flag-kinds.ts';
import { quote } from '../../../../../../server/shared/signals/flags/flag-rule.ts';
import { flagRules } from '../../../../../../server/shared/signals/flags/registry.ts';
import type { ProbeReading, TraceReading } from '../../../../../../server/shared/signals/reading.ts';
import { buildProbe, buildReading, buildTokens } from '../../../../../support/build-reading.ts';
import { buildTrace, thinkSteps } from '../../../../../support/build-trace.ts';

const texts = ['The sum is 5, as I see it. ', 'Wait, is that so? ', 'Yes, I think it is. '] as const;

interface Parts {
  readonly probes?: readonly ProbeReading[];
  readonly base?: ProbeReading | null;
  readonly correct?: boolean | null;
  readonly answers?: readonly string[];
  readonly prediction?: string | null;
  readonly extras?: Partial<ExtraReadings>;
  readonly entropies?: readonly number[];
}

/** Three think steps, tokens of one character. */
function reading({
  probes = [],
  base = null,
  correct = true,
  answers = ['5'],
  prediction = '5',
  extras = {},
  entropies,
}: Parts): TraceReading {
  const text = texts.join('');
  const steps = thinkSteps(texts);
  const column = Array.from(text, (_, at) => entropies?.[at] ?? 0.01);
  return buildReading({
    trace: buildTrace({ turns: [{ message: null, text }], steps, answers, correct, prediction }),
    tokens: buildTokens(
      column.map(() => Math.log(0.5)),
      column,
    ),
    turns: [{ message: null, firstToken: 0, endToken: text.length }],
    stepTokens: steps.map(({ start, end }) => ({ first: start, end })),
    thinkEnd: text.length,
    base,
    probes: texts.map((_, k) => probes[k] ?? null),
    extras: { ...noExtras, ...extras },
  });
}
const probe = (accuracy: number, answer: string): ProbeReading =>
  buildProbe({ goldLogprobs: [Math.log(accuracy)], answer, greedyEntropies: [0] });
const flagged = (kind: string, parts: Parts): readonly (readonly [step: number | null, why: string])[] =>
  computeFlags(reading(parts)).flatMap((flag) => (flag.kind === kind ? [[flag.step, flag.why] as const] : []));

describe('the kinds of flags', () => {
  it('have words, and each of a trace has a rule, once', () => {
    const kinds = flagRules.map(({ kind }) => kind);
    const ofGroups = ['no-learning-signal', 'rare-and-correct'];
    expect([...kinds, ...ofGroups].sort()).toEqual(Object.keys(flagKinds).sort());
    for (const [id, { title, meaning }] of Object.entries(flagKinds)) {
      expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
      expect(title.length).toBeGreaterThan(3);
      expect(meaning).toMatch(/\.$/);
    }
  });

  it('of another version speak for themselves', () => {
    expect(flagKind('commit').title).toBe('answer settles');
    expect(flagKind('seen-elsewhere').title).toBe('seen elsewhere');
    expect(flagKind('constructor').title).toBe('constructor');
  });
});

describe('flags', () => {
  it('say where the answer is given up, and where it settles', () => {
    const probes = [probe(0.5, '5'), probe(0.5, '7'), probe(0.5, '7')];
    expect(flagged('answer-lost', { probes })).toEqual([
      [1, 'The provisional answer changes from 5 to 7. The right answer is given up here.'],
    ]);
    expect(flagged('commit', { probes })).toEqual([[1, 'From here on the answer stays 7.']]);
  });

  it('say where it was right and ends wrong, not where the gold answer only begins what it answers', () => {
    const ends = { correct: false, answers: ['2'] };
    expect(flagged('right-to-wrong', { ...ends, probes: [probe(0.2, '7'), probe(0.97, '2')] })).toEqual([
      [1, expect.stringContaining('yet the final answer is wrong.')],
    ]);
    expect(flagged('right-to-wrong', { ...ends, probes: [probe(0.97, '20')] })).toEqual([]);
    expect(flagged('right-to-wrong', { ...ends, probes: [probe(0.97, '20'), probe(0.97, '2')] })).toEqual([
      [1, expect.stringContaining('yet the final answer is wrong.')],
    ]);
    expect(flagged('right-to-wrong', { ...ends, correct: true, probes: [probe(0.97, '2')] })).toEqual([]);
    const unanswered = { ...ends, prediction: null, probes: [probe(0.97, '2')] };
    expect(flagged('right-to-wrong', unanswered)).toEqual([
      [0, expect.stringContaining('yet no final answer is given.')],
    ]);
  });

  it('say where it was solved and what checks it, not where the gold answer only begins what it answers', () => {
    const two = { answers: ['2'], prediction: '2' };
    const begun = [probe(0.97, '20'), probe(0.97, '2'), probe(0.97, '2')];
    expect(flagged('solved-here', { ...two, probes: begun })).toEqual([
      [1, expect.stringContaining('first exceeds 0.9')],
    ]);
    const solved = flagged('redundant-checking', { ...two, probes: [probe(0.1, '7'), ...begun.slice(1)] });
    expect(solved).toEqual([[1, expect.stringContaining('follow after it was solved.')]]);
    expect(flagged('redundant-checking', { ...two, probes: begun })).toEqual(solved);
    expect(flagged('solved-here', { ...two, probes: [probe(0.97, '20')] })).toEqual([]);
    // A decoder that stopped inside a long answer has not said another one.
    const cut = { ...two, answers: ['3141592653589'], probes: [probe(0.97, '3141592653')] };
    expect(flagged('solved-here', cut)).toEqual([[0, expect.any(String)]]);
  });

  it('say that a step jumps to the right answer, and that it may be recalled', () => {
    const probes = [probe(0.9, '5'), probe(0.9, '5'), probe(0.9, '5')];
    expect(flagged('miracle-step', { probes, base: probe(0.001, '7') })).toEqual([
      [
        0,
        'The right answer first appears here and gains 6.80 nats: no other numbers in the step, 26 tokens besides the answer.',
      ],
    ]);
    expect(flagged('miracle-step', { probes, base: probe(0.3, '7') })).toEqual([]);
    expect(flagged('miracle-step', { probes, base: probe(0.001, '7'), correct: false })).toEqual([]);
  });

  it('mark a miracle as recalled where the answer was known before any reasoning', () => {
    const probes = [probe(0.3, '5'), probe(0.001, '5'), probe(0.9, '5')];
    const [found] = flagged('miracle-step', { probes, base: probe(0.3, '5'), answers: ['think'] });
    expect(found?.[0]).toBe(2);
    expect(found?.[1]).toMatch(/ It may be recalled: probability 0\.30 before any reasoning\.$/);
  });

  const doubt = { reflection: [{ positive: 0.1, reflective: 0.3 }, { positive: 0.3, reflective: 0.1 }, null] };

  it('say that a fine step is doubted, with the word that opens the next', () => {
    const probes = [probe(0.8, '5'), probe(0.8, '5'), probe(0.8, '5')];
    expect(flagged('confidence-deficit', { probes, extras: doubt })).toEqual([
      [
        0,
        'The step was fine (the gold answer has 0.80), yet the model affirms it with 0.25 only, and the next opens with “Wait”.',
      ],
    ]);
    const open = [buildProbe({ goldLogprobs: null, answer: '5' })];
    expect(flagged('confidence-deficit', { probes: open, answers: [], correct: null, extras: doubt })).toEqual([
      [
        0,
        'The step was fine (it answers 5 as the trace does), yet the model affirms it with 0.25 only, and the next opens with “Wait”.',
      ],
    ]);
    // Fine by its answer, not by the gold answer's probability: the reason says which.
    expect(flagged('confidence-deficit', { probes: [probe(0.4, '5')], extras: doubt })[0]?.[1]).toContain(
      'it answers 5 as the trace does',
    );
    expect(flagged('confidence-deficit', { probes: [probe(0.1, '7')], extras: doubt })).toEqual([]);
    expect(flagged('confidence-deficit', { probes })).toEqual([]);
  });

  it('say where the thinking could have ended', () => {
    expect(flagged('termination-delay', { extras: doubt })).toEqual([
      [1, 'The answer is written and the model affirms with 0.75; 20 tokens (31 % of the thinking) follow.'],
    ]);
    expect(flagged('termination-delay', {})).toEqual([]);
  });

  it('mark the widest fork of the thinking, and none in a calm text', () => {
    const entropies = Array.from({ length: 65 }, (_, at) => (at === 27 ? 2.5 : at === 3 ? 1.5 : 0.01));
    expect(flagged('forking-token', { entropies })).toEqual([
      [1, 'Entropy 2.50 nats before “W”, written with probability 0.50: the highest of 2 forks (from 0.50 nats on).'],
    ]);
    expect(flagged('forking-token', {})).toEqual([]);
  });

  it('say that the model knows the question', () => {
    const completion = (completed: string): Partial<ExtraReadings> => ({
      promptCompletion: { expected: 'have left in the box?', completed, meanLogprob: -1, answer: null },
    });
    expect(flagged('contaminated-prompt', { extras: completion('have  left in the box?') })).toEqual([
      [null, 'From its first part the model completes the question word for word: “have left in the box?”.'],
    ]);
    expect(flagged('contaminated-prompt', { extras: completion('have left in a box') })).toEqual([
      [
        null,
        'From its first part the model completes the question nearly word for word (ROUGE-L 0.80): “have left in a box”.',
      ],
    ]);
    expect(flagged('contaminated-prompt', { extras: completion('give to his friend') })).toEqual([]);
    expect(flagged('contaminated-prompt', {})).toEqual([]);
  });

  it('each give a reason with a number or the answers it speaks of', () => {
    const probes = [probe(0.99, '5'), probe(0.01, '6'), probe(0.01, '6')];
    for (const { why } of computeFlags(reading({ probes, correct: false, extras: doubt }))) expect(why).toMatch(/\d/);
  });

  it('quote one line, cut where it is long', () => {
    expect(quote(' a\n b ')).toBe('“a b”');
    expect(quote('x'.repeat(50))).toBe(`“${'x'.repeat(39)}…”`);
  });
});
