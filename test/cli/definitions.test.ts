// By which definitions signals are computed, through the built program: SPAE's form, own lists of phrases, a second model
// that cuts text otherwise. What was chosen stands in the annotation, and another choice is measured anew.
import { describe, expect, it } from 'vitest';
import type { Annotation } from '../../server/shared/trace/annotation.ts';
import { credence, lines, parsed, sum, useFolder } from './credence.ts';

const folder = useFolder();

async function annotate(...args: readonly string[]): Promise<Annotation> {
  const { code, stdout, stderr } = await credence(['annotate', '-', '-o', '-', ...args], {
    input: lines(sum('a', 55, { answer: '55' })),
  });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return parsed(stdout)[0] as Annotation; // what the program writes
}

describe('--compat', () => {
  it('script: says so, and is not taken from what the cache has of the paper’s form', async () => {
    const cache = ['--cache', folder.path('compat')];
    const paper = await annotate(...cache);
    const script = await annotate(...cache, '--compat', 'script');
    expect(paper.scorer.compat).toBeUndefined();
    expect(script.scorer.compat).toBe('script');
    const [of, by] = [paper.steps[0], script.steps[0]];
    const gold = of?.goldLogprob ?? [];
    expect(gold.length).toBeGreaterThan(1);
    expect(by?.goldLogprob).toEqual(gold);
    const product = Math.exp(gold.reduce((sum, value) => sum + value, 0)) / gold.length;
    expect(by?.accuracy).toBeCloseTo(product, 9);
    expect(by?.accuracy).not.toBeCloseTo(of?.accuracy ?? NaN, 6);
    expect(by?.potential).toBeCloseTo(of?.signals?.['S1.scriptPotential'] ?? NaN, 9);
    expect((await annotate(...cache, '--compat', 'paper')).steps).toEqual(paper.steps);
  });

  it('of another name is refused', async () => {
    const ended = await credence(['annotate', '-', '-o', '-', '--compat', 'code'], { input: lines(sum('a', 5)) });
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('known are paper, script') });
  });
});

describe('--lexicons', () => {
  it('count phrases of the file in place of the built-in ones', async () => {
    const path = await folder.write('own.json', JSON.stringify({ planning: { adding: ['two and three'] } }));
    const { scorer, signals } = await annotate('--lexicons', path, '--signals', 'T7', '--cache', 'none');
    expect(signals['T7.phrasesAdding']).toBe(1);
    expect(Object.keys(signals)).not.toContain('T7.phrasesVerify');
    expect(scorer.lexiconsSha256).toMatch(/^[0-9a-f]{64}$/u);
    const plain = await annotate('--signals', 'T7', '--cache', 'none');
    expect(plain.signals['T7.phrasesVerify']).not.toBeUndefined();
    expect(plain.scorer.lexiconsSha256).toBeUndefined();
  });

  it.each([
    ['is not there', null, 'no such file'],
    ['is no JSON', '{ reflection', 'JSON'],
    ['holds something else', '{ "hedge": {} }', '"hedge"'],
  ])('that %s are refused by name', async (_, content, why) => {
    const path = content === null ? '/nowhere/own.json' : await folder.write('bad.json', content);
    const ended = await credence(['annotate', '-', '-o', '-', '--lexicons', path], { input: lines(sum('a', 5)) });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain(path);
    expect(ended.stderr).toContain(why);
  });
});

describe('--doubt-below, --sure-above', () => {
  it('say which steps are doubted and when the model is sure; the annotation tells which', async () => {
    const [positive, reflective] = [['a', 'the'], ['b']];
    const cues = ['--positive-cues', positive.join(), '--reflective-cues', reflective.join()];
    const cache = ['--cache', folder.path('thresholds'), '--signals', 'S6', ...cues];
    const plain = await annotate(...cache);
    const own = await annotate(...cache, '--doubt-below', '1', '--sure-above', '0');
    expect(plain.scorer.reflection).toEqual({ positive, reflective });
    expect(own.scorer.reflection).toEqual({ positive, reflective, doubtBelow: 1, sureAbove: 0 });
    expect(own.steps.map(({ signals }) => signals?.['S6.confidence'])).toEqual(
      plain.steps.map(({ signals }) => signals?.['S6.confidence']),
    );
    expect(own.signals['S6.terminationDelay']).toBeGreaterThan(0);
    const never = await annotate(...cache, '--sure-above', '1');
    expect(never.scorer.reflection).toEqual({ positive, reflective, sureAbove: 1 });
    expect(never.signals['S6.terminationDelay']).toBeNull();
  });

  it('are confidences', async () => {
    const ended = await credence(['annotate', '-', '-o', '-', '--doubt-below', '2'], { input: lines(sum('a', 5)) });
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('from 0 to 1') });
  });
});

describe('a second model with another tokenizer', () => {
  it('is compared word by word', async () => {
    const { scorer, signals, tokens, problems } = await annotate(
      ...['--second-model', 'abacus', '--signals', 'T10,R8', '--cache', 'none'],
    );
    expect(scorer.secondModel?.model).toBe('abacus');
    const words = tokens.signals?.['T10.wordLogRatio'] ?? [];
    expect(words).toHaveLength(tokens.start.length);
    expect(signals['T10.meanWordLogRatio']).not.toBeNull();
    expect(signals['T10.meanLogRatio']).toBeNull();
    expect(signals['R8.shift']).toBeNull();
    expect(problems.map(({ message }) => message).join()).toContain('(R8) was not measured');
  });
});
