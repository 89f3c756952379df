import { describe, expect, it } from 'vitest';
import { bars } from '../../../../scripts/bench/bars.mjs';
import { basePasses, findReading, median, rate, shareOfPeak, timesFaster } from '../../../../scripts/bench/figures.mjs';
import { benchPage } from '../../../../scripts/bench/page.mjs';
import { resultSchema } from '../../../../scripts/bench/result-schema.mjs';
import { textPage } from '../../../../scripts/bench/text-page.mjs';
import { result } from './result.ts';

describe('figures of a benchmark', () => {
  it('takes medians, also of an even number', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });

  it('tells rates with their spread', () => {
    expect(rate({ length: 100, seconds: [1, 2, 4] })).toEqual({ middle: 50, slowest: 25, fastest: 100 });
  });

  it('holds a reading against the largest peak measured', () => {
    const full = findReading(result, 'credence', 1_000, 'scores');
    expect(full).not.toBeNull();
    // 1.6e11 multiplications in 2 s, where 1e11 a second are possible
    expect(full && shareOfPeak(result, full)).toBeCloseTo(0.8, 12);
    expect(full && shareOfPeak({ ...result, peak: [] }, full)).toBeNull();
  });

  it('compares contenders round by round', () => {
    // 3/2, 3/1, 4/4
    expect(timesFaster(result, 'transformers-js', 1_000, 'scores')).toBe(1.5);
    expect(timesFaster(result, 'pytorch-float32', 1_000, 'scores')).toBeNull();
  });

  it('tells a whole annotating pass in base passes', () => {
    expect(basePasses({ base: [10, 10], probes: [3, 5] })).toBeCloseTo(1.4, 12);
  });
});

describe('bars', () => {
  const held = new Map(bars(result).map((bar) => [bar.what, bar]));

  it('are told with what was measured and whether they hold', () => {
    expect(held.get('full head at 1000, of what the peak allows')).toMatchObject({ value: 0.8, holds: true });
    expect(held.get('times as fast as transformers.js')).toMatchObject({ value: 1.5, holds: true });
    expect(held.get('base passes for 64 steps, greedy answers too')).toMatchObject({ value: 1.7, holds: false });
    expect(held.get('times as fast as one pass a step')).toMatchObject({ value: 20, holds: true });
  });

  it('that were not measured do not hold', () => {
    expect(held.get('times as fast as llama.cpp, F32')).toMatchObject({ value: null, holds: false });
  });
});

describe('pages', () => {
  it('name every contender, the bars, and who is left out', async () => {
    expect(resultSchema.parse(result)).toEqual(result);
    for (const page of [textPage(result), await benchPage(result)]) {
      for (const said of [
        'Credence, fp32',
        'transformers.js, fp32',
        'llama.cpp, F32',
        'no GGUF',
        '1.50',
        'A processor',
      ]) {
        expect(page).toContain(said);
      }
    }
  });
});
