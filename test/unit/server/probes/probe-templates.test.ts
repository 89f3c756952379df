import { describe, expect, it } from 'vitest';
import {
  choosePreset,
  isAnswering,
  presetIds,
  resolveProbe,
  type ProbePreset,
} from '../../../../server/probes/probe-templates.ts';

const counts = (values: Partial<Record<ProbePreset, number>>): ReadonlyMap<ProbePreset, number> =>
  new Map(presetIds.map((preset) => [preset, values[preset] ?? 0]));

describe('the wording that a model answers best', () => {
  it.each(['5', '\\', '-', '$', 'x', '\ufffd'])('counts an answer that begins with %j', (token) => {
    expect(isAnswering(token)).toBe(true);
  });

  it.each(['', ' ', '\n', ' 5', '\t', '}', ')', ']', '}.'])('counts none that begins with %j', (token) => {
    expect(isAnswering(token)).toBe(false);
  });

  it("is SPAE's where nine in ten of its answers are answers", () => {
    expect(choosePreset(counts({ spae: 9, sentence: 10 }), 10)).toBe('spae');
    expect(choosePreset(counts({ spae: 8, sentence: 10 }), 10)).toBe('sentence');
    expect(choosePreset(counts({ spae: 8 }), 10)).toBe('spae');
  });

  it('is else the one with the most, sentence first among equals', () => {
    expect(choosePreset(counts({ plain: 5, sentence: 5, dollar: 5 }), 10)).toBe('sentence');
    expect(choosePreset(counts({ plain: 6, sentence: 5, dollar: 6 }), 10)).toBe('plain');
    expect(choosePreset(counts({}), 10)).toBe('sentence');
  });
});

describe('a wording that is set', () => {
  it('is a preset by its id, own text else, and the given default where it is auto', () => {
    expect(resolveProbe('dollar', 'spae')).toEqual({ text: '\n\nTherefore, the answer is $', preset: 'dollar' });
    expect(resolveProbe('So: ', 'spae')).toEqual({ text: 'So: ', preset: null });
    for (const setting of [null, 'auto']) expect(resolveProbe(setting, 'spae').preset).toBe('spae');
    expect(() => resolveProbe('', 'spae')).toThrow(/spae, sentence/);
  });
});
