import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ticks } from '../../../../scripts/study/draw/frame.mjs';
import { intervalChart } from '../../../../scripts/study/draw/interval-chart.mjs';
import { figures } from '../../../../scripts/study/page/figures.mjs';
import { studyPage } from '../../../../scripts/study/page/page.mjs';
import { fixed, interval, listed, percentInterval } from '../../../../scripts/study/page/words.mjs';
import { resultSchema, type StudyResult } from '../../../../scripts/study/result-schema.mjs';
import { result } from './result.ts';

/** The line of the page that begins so. */
async function sentence(of: StudyResult, begin: string): Promise<string> {
  return (await studyPage(of)).split('\n').find((line) => line.startsWith(begin)) ?? '';
}

describe('what the page says', () => {
  it('says that a signal goes with measured value only where the interval excludes 0', async () => {
    expect(await sentence(result, '**Goes with measured value beyond')).toMatch(/: `S1\.potential` \(gold\)\.$/);
    expect(await sentence(result, '**Does not, as far')).toMatch(/: `S5\.confidence`\.$/);
    expect(await sentence(result, '**Goes the other way')).toMatch(/: `S8\.lnlp`\.$/);
    const { stepValue } = result;
    if (stepValue === null) throw new Error('the fixture has every part');
    const tracking = stepValue.tracking.map((one) =>
      one.part === 'S1.potential' ? { ...one, beyond: { value: 0.5, low: -0.1, high: 0.9 } } : one,
    );
    const other = { ...result, stepValue: { ...stepValue, tracking } };
    expect(await sentence(other, '**Goes with measured value beyond')).toMatch(/: none\.$/);
    expect(await sentence(other, '**Does not, as far')).toContain('`S1.potential`');
  });

  it('says plainly whether a rule helps', async () => {
    const begin = 'Better than pairs of two random samples';
    expect(await sentence(result, begin)).toContain('beyond the seeds’ spread: `outcome`; worse: none');
    expect(await sentence(result, begin)).not.toContain('No rule helps');
    const { pairs } = result;
    if (pairs === null) throw new Error('the fixture has every part');
    const outcomes = pairs.outcomes.map((one) => ({ ...one, overAny: { value: 0.05, low: -0.01, high: 0.1 } }));
    expect(await sentence({ ...result, pairs: { ...pairs, outcomes } }, begin)).toContain('**No rule helps');
    expect(await sentence(result, 'Answers are shorter')).toBe(
      'Answers are shorter than after pairs of two random samples: `outcome`; longer: none. 0 of 6 runs, those of the controls with them, end below the model they began with.',
    );
    const open = pairs.outcomes.map((one) => ({ ...one, overAny: { value: 0.05, low: null, high: null } }));
    const unknown = await sentence({ ...result, pairs: { ...pairs, outcomes: open } }, begin);
    expect(unknown).toContain('neither: none; without an interval: `outcome`.');
    expect(unknown).not.toContain('No rule helps');
  });

  it('compares with the baselines by whole intervals, and accuracy by its own', async () => {
    const page = await studyPage(result);
    expect(page).toContain('2 of 3 numbers do better than chance, 0 worse; 1 have an interval wholly above');
    expect(page).toMatch(/`R14\.consistent`.* does not vary/);
    expect(page).toContain('accuracy rises (3.0 [1.0, 5.0] %)');
    expect(page).toContain('accuracy does not change beyond its interval');
    expect(page).toContain('the intervals of Φ never lie apart');
  });

  it('begins with what was found, and claims only what an interval allows', async () => {
    const bullets = (await studyPage(result)).split('\n').filter((line) => line.startsWith('- '));
    expect(bullets.map((line) => line.slice(0, 8))).toEqual([
      '- **a.**',
      '- **b.**',
      '- **c.**',
      '- **d.**',
      '- **e.**',
    ]);
    expect(bullets[0]).toContain('`R1.crew` tells right from wrong best: AUROC 0.90 [0.85, 0.95]');
    expect(bullets[0]).toMatch(/registry’s direction: none\.$/);
    expect(bullets[3]).toContain(
      'with the gold answer most of all `S1.potential` 0.50 [0.40, 0.60], without it nothing;',
    );
    expect(bullets[3]).toContain('Does not, over all places: `S5.confidence`. Its changes');
    expect(bullets[4]).toContain(
      'spread: `outcome`; that lower it: none. Most of all `outcome`: 5.0 [1.0, 9.0] points.',
    );
    const { pairs } = result;
    if (pairs === null) throw new Error('the fixture has every part');
    const outcomes = pairs.outcomes.map((one) => ({ ...one, overAny: { value: 0.05, low: -0.01, high: 0.1 } }));
    const none = await sentence({ ...result, pairs: { ...pairs, outcomes } }, '- **e.**');
    expect(none).toContain('spread: none; that lower it: none. Pairs that shorten the answers: `outcome`.');
  });

  it('leaves out what was not run, and says when a run is a toy', async () => {
    const little = {
      ...result,
      discrimination: null,
      curves: null,
      cuts: null,
      stepValue: null,
      pairs: null,
      quick: true,
    };
    const page = await studyPage(little);
    expect(page.match(/^## /gm)).toHaveLength(1);
    expect(page).toContain('Its numbers say nothing.');
    expect(figures(little)).toEqual([]);
  });
});

describe('what is published', () => {
  const project = resolve(import.meta.dirname, '../../../..');

  it('is what docs/study.json says, page and figures, or nothing', async () => {
    const [data, page] = ['docs/study.json', 'docs/study.md'].map((name) => join(project, name));
    if (data === undefined || page === undefined) throw new Error('two names');
    expect(existsSync(page)).toBe(existsSync(data));
    const drawn = existsSync(join(project, 'media/study'));
    expect(drawn).toBe(existsSync(data));
    if (!existsSync(data)) return;
    const published = resultSchema.parse(JSON.parse(readFileSync(data, 'utf8')));
    expect(published.quick).toBe(false);
    expect(await studyPage(published)).toBe(readFileSync(page, 'utf8'));
    for (const { name, svg } of figures(published))
      expect(readFileSync(join(project, 'media/study', name), 'utf8'), name).toBe(svg);
  });
});

describe('words', () => {
  it('writes numbers without accidents', () => {
    expect(fixed(-0.0001)).toBe('0.000');
    expect(fixed(-1.5, 1)).toBe('−1.5');
    expect(fixed(null)).toBe('–');
    expect(interval({ value: 1, low: null, high: null })).toBe('1.000');
    expect(percentInterval({ value: 0.5, low: 0.25, high: 0.75 }, 0)).toBe('50 [25, 75] %');
    expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
  });
});

describe('figures', () => {
  it('draws one a part, with every coordinate a number', () => {
    const drawn = figures(result);
    expect(drawn.map(({ part }) => part)).toEqual(['a', 'b', 'c', 'd', 'e']);
    for (const { svg } of drawn) {
      expect(svg).toMatch(/^<svg [^>]*viewBox/);
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
      expect(svg).toContain('prefers-color-scheme: dark');
    }
  });

  it('puts a dot where its value is', () => {
    const rows = [0, 5, 10].map((value) => ({
      name: `<${value}>`,
      color: 'one' as const,
      value,
      low: null,
      high: null,
    }));
    const chart = intervalChart({ title: 'T', axis: 'A', zero: 0, rows });
    const places = [...chart.matchAll(/cx="([\d.]+)"/g)].map(([, x]) => Number(x));
    expect((places[1] ?? 0) - (places[0] ?? 0)).toBeCloseTo((places[2] ?? 0) - (places[1] ?? 0), 0);
    expect(chart).toContain('&lt;5&gt;');
  });

  it('marks axes at round numbers', () => {
    expect(ticks(0, 1)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticks(-0.31, 0.42)).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4]);
    expect(ticks(0.5, 8.3)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
