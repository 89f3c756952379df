// Choosing signals through the built program: which parts are there and which are not, what is taken from the cache, the
// second model, hindsight, and the wording that is tried on the first traces of a file.
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { presetIds, probePresets } from '../../server/probes/probe-templates.ts';
import { measuresFor } from '../../server/shared/signals/measures.ts';
import { traceSignals } from '../../server/shared/signals/registry.ts';
import type { Annotation } from '../../server/shared/trace/annotation.ts';
import { credence, lines, sum, tinyModel, useFolder } from './credence.ts';

const folder = useFolder();
const narrowModel = resolve('test/golden/models/llama-narrow');

/** One run over the input with everything on standard output. */
async function annotate(input: string, ...args: readonly string[]): Promise<readonly Annotation[]> {
  const { annotations } = await annotateWithNews(input, '--cache', 'none', ...args);
  return annotations;
}

async function annotateWithNews(input: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await credence(['annotate', '-', '-o', '-', ...args], { input });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return { annotations: readLines(stdout), stdout, stderr };
}

const readLines = (text: string): readonly Annotation[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Annotation); // what the program writes

/** Ids of the signals that any value, column or flag of the annotation is of. */
function idsIn({ signals, steps, tokens }: Annotation): ReadonlySet<string> {
  const keys = [signals, tokens.signals ?? {}, ...steps.map((step) => step.signals ?? {})].flatMap(Object.keys);
  return new Set(keys.map((key) => key.slice(0, key.indexOf('.'))));
}

const idsOf = (choice: readonly string[]): readonly string[] => measuresFor(choice).signals.map(({ id }) => id);
const column = (annotation: Annotation | undefined, key: string) => annotation?.tokens.signals?.[key] ?? [];
const unmeasured = ({ problems }: Annotation): string =>
  problems.flatMap(({ code, message }) => (code === 'not-measured' ? [message] : [])).join('\n');

describe('credence annotate --signals', () => {
  it('measures the default set where nothing is said, with the embedded model too', async () => {
    for (const model of [tinyModel, 'abacus']) {
      const [said, unsaid] = [
        await annotate(lines(sum('a', 5)), '--model', model, '--signals', 'default'),
        await annotate(lines(sum('a', 5)), '--model', model),
      ];
      expect(said).toEqual(unsaid);
      const [annotation] = said;
      if (annotation === undefined) throw new Error('No line was written.');
      expect(annotation.scorer.signals).toEqual(idsOf(['default']));
      expect([...idsIn(annotation)].filter((id) => !idsOf(['default']).includes(id))).toEqual([]);
      for (const key of ['T1.meanLogprob', 'S1.final', 'S5.finalConfidence', 'R1.crew', 'R4.logProb'])
        expect(Object.keys(annotation.signals)).toContain(key);
      for (const key of ['T1.meanLogprob', 'S1.final', 'S5.finalConfidence', 'R4.logProb'])
        expect(annotation.signals[key], key).not.toBeNull();
      // Measured where S5 is asked for by its id.
      expect(annotation.signals['S5.selfFinal']).toBeNull();
      expect(annotation.base?.belief).toBeLessThan(0);
      expect(unmeasured(annotation)).toBe('');
    }
  });

  it('measures all that one model can give, and says what is missing and why', async () => {
    const [annotation] = await annotate(lines(sum('a', 5)), '--signals', 'all');
    if (annotation === undefined) throw new Error('No line was written.');
    expect(annotation.scorer.signals).toEqual(traceSignals.map(({ id }) => id));
    for (const id of ['R3', 'R10', 'R11', 'R15', 'S5'])
      expect(
        Object.entries(annotation.signals).some(([key, value]) => key.startsWith(`${id}.`) && value !== null),
        id,
      ).toBe(true);
    expect(annotation.signals['S5.selfFinal']).not.toBeNull();
    expect(column(annotation, 'T10.logRatio')).toEqual([]);
    expect(annotation.signals['R8.shift']).toBeNull();
    const missing = unmeasured(annotation);
    expect(missing).toContain('(T10, R8) was not measured: no second model is named (--second-model');
    expect(missing).toContain('(T9) was not measured: the file has neither a correct sibling');
    expect(missing).toContain('(T8) was not measured');
  });

  it('measures the named ones and nothing else, in any case and order', async () => {
    const [annotation] = await annotate(lines(sum('a', 5)), '--signals', 't2, R3,T2');
    if (annotation === undefined) throw new Error('No line was written.');
    expect(annotation.scorer).toMatchObject({ signals: ['T2', 'R3'], probe: null, probePreset: null, probes: {} });
    expect(idsIn(annotation)).toEqual(new Set(['T2', 'R3']));
    expect(annotation.base).toBeNull();
    for (const step of annotation.steps) expect(step).toMatchObject({ answer: null, belief: null, potential: null });
    // The base pass is there in any case.
    expect(annotation.tokens.logprob.filter((value) => value !== null).length).toBeGreaterThan(10);
    expect(annotation.flags.map(({ kind }) => kind)).not.toContain('commit');
    const [likewise] = await annotate(lines(sum('a', 5)), '--signals', 'R3,T2');
    expect(likewise).toEqual(annotation);
  });

  it.each([
    ['T1,X9', /There is no signal "X9"\. Give default, all, or ids with commas between: T1, T2, /],
    ['', /No signal is named\. Give default, all, or ids/],
  ])('refuses %j before anything is read, and says which there are', async (signals, message) => {
    const ended = await credence(['annotate', '-', '-o', '-', '--signals', signals], { input: lines(sum('a', 5)) });
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
  });
});

describe('credence annotate --second-model', () => {
  it('compares both token by token; the other way around the ratio is the other way around', async () => {
    const input = lines(sum('a', 5));
    const [forth] = await annotate(input, '--second-model', narrowModel);
    const [back] = await annotate(input, '--model', narrowModel, '--second-model', tinyModel);
    expect(forth?.scorer).toMatchObject({ model: 'llama-tiny', secondModel: { model: 'llama-narrow' } });
    expect(forth?.scorer.signals).toEqual(idsOf(['default', 'T10', 'R8']));
    const ratios = column(forth, 'T10.logRatio');
    expect(ratios).toHaveLength(forth?.tokens.start.length ?? NaN);
    const others = column(back, 'T10.logRatio');
    for (const [at, ratio] of ratios.entries()) expect(ratio).toBeCloseTo(-(others[at] ?? NaN), 4);
    expect(Math.max(...ratios.map((ratio) => Math.abs(ratio ?? 0)))).toBeGreaterThan(0.01);
    const mean = ratios.reduce<number>((sum, ratio) => sum + (ratio ?? NaN), 0) / ratios.length;
    expect(forth?.signals['T10.covered']).toBe(1);
    expect(forth?.signals['T10.meanLogRatio']).toBeCloseTo(mean, 6);
    expect(forth?.signals['R8.shift']).toBeCloseTo(mean, 6);
    expect(forth?.signals['R8.softplus']).toBeCloseTo(Math.log1p(Math.exp(mean)), 6);
  });

  it('that is the first finds no difference', async () => {
    const [annotation] = await annotate(lines(sum('a', 5)), '--second-model', tinyModel, '--signals', 'R8,T10');
    for (const ratio of column(annotation, 'T10.logRatio')) expect(ratio).toBeCloseTo(0, 5);
    expect(annotation?.signals['T10.implicitReward']).toBeCloseTo(0, 5);
    expect(annotation?.signals['R8.shift']).toBeCloseTo(0, 5);
    expect(annotation?.signals['R8.softplus']).toBeCloseTo(Math.log(2), 5);
  });

  it('that is not there is refused by its option', async () => {
    const ended = await credence(['annotate', '-', '-o', '-', '--second-model', '/nowhere'], {
      input: lines(sum('a', 5)),
    });
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--second-model') });
  });
});

describe('hindsight', () => {
  const solution = 'Two and three make five: \\boxed{5}';
  const right = (id: string, answer: string) =>
    sum(id, 5, { completion: `<think>\nAs ${id} sees it.\n</think>\n${answer}` });

  it('is a correct sibling with another text, else the feedback in the line, else missing', async () => {
    const input = lines(
      sum('wrong', 6),
      right('first', solution),
      right('second', 'It is \\boxed{5}'),
      sum('alone', 6, { prompt: 'Add 2 and 3.', feedback: 'Count again.' }),
      sum('nothing', 6, { prompt: 'Say 2 + 3.' }),
    );
    const [wrong, first, second, alone, nothing] = await annotate(input, '--signals', 'T9');
    expect(wrong?.scorer.probes['T9']).toContain(solution);
    expect(first?.scorer.probes['T9']).toContain('It is \\boxed{5}');
    expect(second?.scorer.probes['T9']).toContain(solution);
    expect(alone?.scorer.probes['T9']).toContain('Count again.');
    for (const annotation of [wrong, first, second, alone]) {
      const credits = column(annotation, 'T9.credit');
      expect(credits).toHaveLength(annotation?.tokens.start.length ?? NaN);
      const mean = credits.reduce<number>((total, one) => total + (one ?? NaN), 0) / credits.length;
      expect(annotation?.signals['T9.meanCredit']).toBeCloseTo(mean, 6);
      expect(Math.abs(mean)).toBeGreaterThan(1e-4);
    }
    expect(nothing?.scorer.probes).toEqual({});
    expect(nothing?.signals['T9.meanCredit']).toBeNull();
    expect(nothing === undefined ? '' : unmeasured(nothing)).toContain('(T9) was not measured: the file has neither');
  });

  it('is part of what an annotation is stored under', async () => {
    const cache = ['--cache', folder.path('hindsight'), '--signals', 'T9'];
    await annotateWithNews(lines(sum('wrong', 6), right('first', solution)), ...cache);
    const same = await annotateWithNews(lines(sum('wrong', 6), right('first', solution)), ...cache);
    expect(same.stderr).toContain('2 annotated (2 from the cache)');
    const other = await annotateWithNews(lines(sum('wrong', 6), right('first', 'It is \\boxed{5}')), ...cache);
    expect(other.stderr).not.toContain('from the cache');
  });
});

describe('the wording that is tried on the first traces', () => {
  const many = (changed = -1): string =>
    lines(...Array.from({ length: 6 }, (_, at) => sum(`t${at}`, at === changed ? 77 : at)));

  it('is one of the presets, the same for the whole file, named in the annotation', async () => {
    const annotations = await annotate(many());
    const [preset] = annotations.map(({ scorer }) => scorer.probePreset);
    const known = presetIds.find((id) => id === preset);
    if (known === undefined) throw new Error(`${preset ?? 'null'} is no preset.`);
    for (const { scorer } of annotations)
      expect(scorer).toMatchObject({ probePreset: known, probe: probePresets[known] });
    // Asked for by its name it gives the same numbers.
    const named = await annotate(many(), '--probe', known);
    expect(named).toEqual(annotations);
    const other = presetIds.find((id) => id !== known) ?? 'spae';
    const [otherwise] = await annotate(many(), '--probe', other);
    expect(otherwise?.scorer).toMatchObject({ probePreset: other, probe: probePresets[other] });
    expect(otherwise?.steps).not.toEqual(annotations[0]?.steps);
  });

  it('is that of the whole file for a share of it', async () => {
    const whole = await annotate(many());
    expect(await annotate(many(), '--shard', '2/2')).toEqual(whole.filter(({ line }) => line % 2 === 0));
  });

  it('depends on the first four traces, and on no other', async () => {
    const cache = ['--cache', folder.path('trial')];
    await annotateWithNews(many(), ...cache);
    expect((await annotateWithNews(many(), ...cache)).stderr).toContain('6 annotated (6 from the cache)');
    expect((await annotateWithNews(many(4), ...cache)).stderr).toContain('6 annotated (5 from the cache)');
    expect((await annotateWithNews(many(3), ...cache)).stderr).not.toContain('from the cache');
    // A wording that is named needs no trial.
    const named = [...cache, '--probe', 'sentence'];
    await annotateWithNews(many(), ...named);
    expect((await annotateWithNews(many(0), ...named)).stderr).toContain('6 annotated (5 from the cache)');
  });

  it('is not tried with a model that names its own', async () => {
    const cache = ['--cache', folder.path('declared'), '--model', 'abacus', '--signals', 'S5'];
    const { annotations } = await annotateWithNews(many(), ...cache);
    expect(new Set(annotations.map(({ scorer }) => scorer.probePreset)).size).toBe(1);
    expect((await annotateWithNews(many(0), ...cache)).stderr).toContain('6 annotated (5 from the cache)');
  });
});

describe('a set of signals in the cache', () => {
  const input = lines(sum('wrong', 6), sum('right', 5));

  it('serves a smaller one, which looks as if it had been asked for alone', async () => {
    const cache = ['--cache', folder.path('larger')];
    await annotateWithNews(input, ...cache, '--signals', 'all', '--second-model', narrowModel);
    for (const signals of ['default', 'T1', 'default,R3']) {
      const served = await annotateWithNews(input, ...cache, '--signals', signals);
      expect(served.stderr, signals).toContain('2 annotated (2 from the cache)');
      const alone = await annotate(input, '--signals', signals);
      expect(shapesOf(served.annotations), signals).toEqual(shapesOf(alone));
      expect(JSON.stringify(shapesOf(served.annotations)), signals).toBe(JSON.stringify(shapesOf(alone)));
      for (const [at, annotation] of alone.entries()) {
        const other = served.annotations[at];
        expect(other?.scorer).toEqual(annotation.scorer);
        for (const [key, value] of Object.entries(annotation.signals))
          if (value !== null) expect(other?.signals[key], key).toBeCloseTo(value, 4);
      }
    }
  });

  it('serves no larger one, and none of another second model', async () => {
    const cache = ['--cache', folder.path('smaller')];
    await annotateWithNews(input, ...cache, '--second-model', narrowModel);
    expect((await annotateWithNews(input, ...cache, '--signals', 'all')).stderr).not.toContain('from the cache');
    const other = await annotateWithNews(input, ...cache, '--second-model', tinyModel);
    expect(other.stderr).not.toContain('from the cache');
    expect((await annotateWithNews(input, ...cache)).stderr).toContain('2 from the cache');
  });

  it('is written from the cache byte for byte as it was first', async () => {
    const cache = ['--cache', folder.path('bytes'), '--signals', 'all', '--top', '3', '--samples', '2'];
    const first = await annotateWithNews(input, ...cache);
    const again = await annotateWithNews(input, ...cache);
    expect(again.stderr).toContain('2 from the cache');
    expect(again.stdout).toBe(first.stdout);
  });
});

/** Everything but the numbers. */
function shapesOf(annotations: readonly Annotation[]): unknown {
  const text = JSON.stringify(annotations, (_key, value: unknown) => (typeof value === 'number' ? 0 : value));
  return JSON.parse(text);
}
