import { describe, expect, it } from 'vitest';
import { probePresets, resolveProbe } from '../../../../server/probes/probe-templates.ts';
import { stopRule } from '../../../../server/probes/stop-rule.ts';

describe('stopRule', () => {
  it.each([
    ['closes the own brace', probePresets.spae, '19}', 2],
    ['more text behind the brace in one token', probePresets.sentence, '19}.\n', 2],
    ['braces of the answer are counted', probePresets.spae, '\\frac{5}{12}', -1],
    ['and closed before the own one', probePresets.spae, '\\frac{5}{12}}', 12],
    ['a line break does not end a box', probePresets.spae, '\n19', -1],
    ['a wording without a box ends at a line break', probePresets.plain, '19.\nSo', 3],
    ['also at the break of Windows', probePresets.plain, '19.\r\n', 3],
    ['and goes on before it', probePresets.plain, '19}', -1],
    ['a dollar that the probe opened closes', probePresets.dollar, '19$', 2],
    ['or the line does', probePresets.dollar, '19\n$', 2],
    ['a dollar that it did not open is text', probePresets.plain, '$19$', -1],
    ['a closed box in the wording is no box', 'as \\boxed{x}: ', 'y}\n', 2],
  ])('%s', (_what, probe, decoded, stop) => {
    expect(stopRule(probe).stopAt(decoded)).toBe(stop);
  });
});

describe('resolveProbe', () => {
  it.each([
    [null, { text: probePresets.sentence, preset: 'sentence' }],
    ['auto', { text: probePresets.sentence, preset: 'sentence' }],
    ['spae', { text: '\n**Final Answer**\n\\boxed{', preset: 'spae' }],
    ['So, ', { text: 'So, ', preset: null }],
    ['toString', { text: 'toString', preset: null }],
  ])('%j', (setting, wording) => {
    expect(resolveProbe(setting, 'sentence')).toEqual(wording);
  });

  it('refuses an empty text and names what would do', () => {
    expect(() => resolveProbe('', 'spae')).toThrow(/spae, sentence/);
  });
});
