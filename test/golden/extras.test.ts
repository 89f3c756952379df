// Readings that are taken where a signal asks for them, against the same numbers from transformers, one plain pass each
// (golden file made by make-extras-golden.py).
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countAnswering } from '../../server/scoring/choose-wording.ts';
import { encodeTurns } from '../../server/scoring/encode-turns.ts';
import { measureTurn } from '../../server/scoring/measure-turn.ts';
import { openModel, type OpenModel } from '../../server/scoring/open-model.ts';
import { readSecondModel } from '../../server/scoring/second-model.ts';
import { scoreTrace } from '../../server/scoring/score-trace.ts';
import type { Measurement } from '../../server/scoring/measurement.ts';
import type { Need } from '../../server/shared/signals/signal.ts';
import type { Trace } from '../../server/shared/trace/trace.ts';
import { parseTraceLine } from '../../server/trace/parse-line.ts';
import { expectClose, logMasses } from './close-numbers.ts';
import { readExtrasCases, type ExtrasCase } from './read-extras.ts';

const tolerance = 1e-4;
/** Of logarithms of masses: sums over chains of tokens. */
const wide = 1e-3;
const settings = { probe: 'sentence', probes: true, top: 0 };
const hindsight = { kind: 'solution', text: '3 * 8 = 24 pens, less 5 is \\boxed{19}.\n' } as const;
const everything: readonly Need[] = [
  ...(['base', 'probe', 'gold', 'likelihood', 'no-reasoning', 'own-answer', 'reflection', 'verdict'] as const),
  ...(['follow-ups', 'answer-cue', 'prompt', 'prompt-completion'] as const),
  ...(['empty-question', 'no-context', 'hindsight'] as const),
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-extras-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(readExtrasCases())('$name', (golden) => {
  let model: OpenModel;
  let trace: Trace;
  let together: Measurement;
  beforeAll(async () => {
    model = await openModel(await modelFolder(golden));
    trace = readTrace(golden);
    together = await measure(model, trace, everything);
  });
  afterAll(() => model.close());

  it.each(['prompt', 'topLogprobs', 'followUps', 'answerCue'] as const)('reads %s as transformers does', (field) =>
    expectClose(together.extras[field], golden.expected[field], tolerance, field),
  );

  it.each(['reflection', 'verdict'] as const)('reads the masses of %s as transformers does', (field) =>
    expectClose(logMasses(together.extras[field]), logMasses(golden.expected[field]), wide, field),
  );

  it.each(['emptyQuestion', 'noContext', 'hindsight'] as const)('reads %s as transformers does', (field) =>
    expectClose(together.extras[field], golden.expected[field], tolerance, field),
  );

  it.each(['noReasoning', 'ownAnswer', 'promptCompletion'] as const)('reads %s as transformers does', (field) =>
    expectClose(together.extras[field], golden.expected[field], tolerance, field),
  );

  it('gives each reading the same when it is asked for alone, and no other', async () => {
    const alone: Readonly<Record<string, Need>> = {
      ...{ prompt: 'prompt', reflection: 'reflection', verdict: 'verdict', followUps: 'follow-ups' },
      ...{ answerCue: 'answer-cue', noReasoning: 'no-reasoning', ownAnswer: 'own-answer' },
      ...{ emptyQuestion: 'empty-question', noContext: 'no-context', hindsight: 'hindsight' },
      promptCompletion: 'prompt-completion',
    };
    for (const [field, need] of Object.entries(alone)) {
      const { extras, likelihood } = await measure(model, trace, ['base', need]);
      const read = Object.entries(extras).filter(([name, value]) => name !== 'topLogprobs' && value !== null);
      const wanted = Object.entries(together.extras).find(([name]) => name === field)?.[1] ?? null;
      expect(read.map(([name]) => name)).toEqual(wanted === null ? [] : [field]);
      expectClose(read[0]?.[1] ?? null, wanted, tolerance, `${field} alone`);
      expect(likelihood).toBeNull();
    }
  });

  it('reads the tokens with a second model as transformers does', async () => {
    const second = await openModel(join(import.meta.dirname, 'models', golden.second));
    const { turns } = await encodeTurns(trace, model);
    const { logprobs, words, problems } = await readSecondModel(second, trace, turns, {});
    expectClose(logprobs, golden.expected.secondModel, tolerance, 'second model');
    expect([words, problems]).toEqual([null, []]);
    const { scorer, signals } = await scoreTrace(model, trace, { ...settings, signals: ['R8'] }, { second });
    expect(scorer).toMatchObject({ signals: ['R8'], secondModel: { weightsSha256: second.weightsSha256 } });
    expect(Object.values(signals).every((value) => value !== null)).toBe(true);
    await second.close();
  });

  it('compares word by word with a second model of another tokenizer', async () => {
    const foreign = await openModel(join(import.meta.dirname, '../../media/abacus'));
    const options = { second: foreign };
    const both = await scoreTrace(model, trace, { ...settings, signals: ['T1', 'T10'] }, options);
    const alone = await scoreTrace(foreign, trace, { ...settings, signals: ['T1'] });
    await foreign.close();
    expect(both.scorer.secondModel).toMatchObject({ weightsSha256: foreign.weightsSha256 });
    // Whatever the words are: what stands on them is all of what each model makes of the text.
    const sum = (values: readonly (number | null)[]): number => values.reduce<number>((a, b) => a + (b ?? 0), 0);
    const whole = sum(both.tokens.logprob) - sum(alone.tokens.logprob);
    expect(both.tokens.logprob.length).not.toBe(alone.tokens.logprob.length);
    const column = both.tokens.signals?.['T10.wordLogRatio'] ?? [];
    expect(column).toHaveLength(both.tokens.logprob.length);
    expect(new Set(column).size).toBeGreaterThan(10);
    if (both.tokens.logprob[0] !== null && alone.tokens.logprob[0] !== null) {
      expect(both.signals['T10.covered']).toBe(1);
      expect(both.signals['T10.sumLogRatio']).toBeCloseTo(whole, 2);
    }
    expect(both.signals['T10.meanLogRatio']).toBeNull();
    expect(both.tokens.signals?.['T10.logRatio']).toBeUndefined();
  });

  it('says why a second model of another tokenizer, and none, give nothing', async () => {
    const foreign = await openModel(join(import.meta.dirname, '../../media/abacus'));
    for (const second of [foreign, null]) {
      const options = second === null ? {} : { second };
      const { scorer, signals, problems } = await scoreTrace(model, trace, { ...settings, signals: ['R8'] }, options);
      expect(Object.values(signals).every((value) => value === null)).toBe(true);
      expect(scorer.secondModel === undefined).toBe(second === null);
      const [problem] = problems.filter(({ code }) => code === 'not-measured');
      expect(problem?.message).toContain(second === null ? 'no second model is named' : 'other tokens');
    }
    await foreign.close();
  });

  it('takes the wording that transformers says the model answers best', async () => {
    const { answering, asked, chosen } = golden.expected.presets;
    const counts = await countAnswering(model, [trace]);
    expect(Object.fromEntries(counts.answering)).toEqual(answering);
    expect(counts.asked).toBe(asked);
    const trial = { sha256: golden.name, traces: [trace] };
    const { scorer } = await scoreTrace(model, { ...trace, trial }, { probe: null, probes: true, top: 0 });
    expect(scorer.probePreset).toBe(chosen);
    const untried = await scoreTrace(model, trace, { probe: null, probes: true, top: 0 });
    expect(untried.scorer.probePreset).toBe('sentence');
    const named = await scoreTrace(model, { ...trace, trial }, { probe: 'dollar', probes: true, top: 0 });
    expect(named.scorer.probePreset).toBe('dollar');
  });

  it('says which readings could not be had', () => {
    const missing = together.problems.filter(({ code }) => code === 'not-measured').map(({ message }) => message);
    const named = (id: string): boolean => missing.some((message) => message.includes(`(${id})`));
    expect(named('T8')).toBe(golden.expected.noContext === null);
    expect(named('S5')).toBe(golden.expected.ownAnswer === null);
    expect(missing.length).toBe(
      [golden.expected.noContext, golden.expected.ownAnswer].filter((one) => one === null).length,
    );
  });

  it('leaves the base pass and the step probes as they are without', async () => {
    const plain = await measure(model, trace, ['base', 'probe']);
    expectClose(together.base, plain.base, tolerance, 'base');
    expectClose(together.probes, plain.probes, tolerance, 'probes');
    const columns = (of: Measurement): readonly number[][] => of.turns.map(({ scores }) => [...scores.logprob]);
    expectClose(columns(together), columns(plain), tolerance, 'logprob');
  });
});

async function measure(model: OpenModel, trace: Trace, needs: readonly Need[]): Promise<Measurement> {
  const { turns } = await encodeTurns(trace, model);
  const [turn] = turns;
  if (turn === undefined) throw new Error('the trace has no turn');
  return measureTurn(model, trace, turn, settings, { needs: new Set(needs) });
}

/** The golden model, with the case's chat template where it has one. */
async function modelFolder({ model, template, name }: ExtrasCase): Promise<string> {
  const source = join(import.meta.dirname, 'models', model);
  if (template === null) return source;
  const copy = join(folder, name.replaceAll(/\W/g, '-'));
  await cp(source, copy, { recursive: true });
  await writeFile(join(copy, 'chat_template.jinja'), template);
  return copy;
}

function readTrace({ line }: ExtrasCase): Trace {
  const { trace, problems } = parseTraceLine(JSON.stringify(line), 1);
  if (trace === null) throw new Error(JSON.stringify(problems));
  return { ...trace, hindsight };
}
