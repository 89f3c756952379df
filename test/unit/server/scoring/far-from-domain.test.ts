import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { farFromDomain } from '../../../../server/scoring/far-from-domain.ts';
import { openModel } from '../../../../server/scoring/open-model.ts';
import { scoreTrace } from '../../../../server/scoring/score-trace.ts';
import { parseTraceLine } from '../../../../server/trace/parse-line.ts';

const reads = (mean: number, tokens = 100): readonly (number | null)[] => [null, ...Array<number>(tokens).fill(mean)];
const abacus = { name: 'abacus', domainLogprob: -0.0625 };
const other = { name: 'other', domainLogprob: null };

describe('a text is far from what a model reads well', () => {
  it.each([
    [abacus, -1.07, true],
    [abacus, -1.06, false],
    [abacus, -0.06, false],
    [other, -2.51, true],
    [other, -2.49, false],
  ])('%j at a mean log-prob of %f: %j', (model, mean, expected) => {
    const problem = farFromDomain(model, reads(mean));
    expect(problem !== null).toBe(expected);
    if (problem !== null) expect(problem).toMatchObject({ code: 'far-from-domain', severity: 'info' });
  });

  it('says by how much, and against what', () => {
    expect(farFromDomain(abacus, reads(-3.24))?.message).toMatch(
      /abacus .* 3\.2 nats a token \(0\.1 on texts of its own/,
    );
    expect(farFromDomain(other, reads(-3.24))?.message).toMatch(/3\.2 nats a token \(2\.5 or more/);
  });

  it('is not said of a few tokens, nor of none', () => {
    expect(farFromDomain(abacus, reads(-9, 19))).toBeNull();
    expect(farFromDomain(abacus, reads(-9, 20))).not.toBeNull();
    expect(farFromDomain(abacus, [null])).toBeNull();
  });
});

it('Abacus knows how it reads its own domain, and that it reads other text badly', async () => {
  const root = join(import.meta.dirname, '..', '..', '..', '..');
  const model = await openModel(join(root, 'media', 'abacus'), { device: 'cpu' });
  const settings = { probe: null, probes: false, top: 0 };
  const rollouts = readFileSync(join(root, 'media', 'examples', 'rollouts.trace.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const means: number[] = [];
  for (const line of rollouts.slice(0, 12)) {
    const { trace } = parseTraceLine(line, 1);
    if (trace === null) throw new Error('the example is no trace');
    const annotation = await scoreTrace(model, trace, settings);
    expect(annotation.problems.map(({ code }) => code)).not.toContain('far-from-domain');
    means.push(annotation.signals['T1.meanLogprob'] ?? Number.NaN);
  }
  const mean = means.reduce((a, b) => a + b, 0) / means.length;
  expect(Math.abs(mean - (model.domainLogprob ?? Number.NaN))).toBeLessThan(0.05);
  const prose = 'It was a bright cold day in April, and the clocks were striking thirteen.';
  const { trace } = parseTraceLine(JSON.stringify({ prompt: 'Go on.', completion: prose }), 1);
  if (trace === null) throw new Error('the line is no trace');
  const strange = await scoreTrace(model, trace, settings);
  await model.close();
  expect(strange.problems.map(({ code }) => code)).toContain('far-from-domain');
});
