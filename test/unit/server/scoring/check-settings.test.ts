import { describe, expect, it } from 'vitest';
import { checkSettings } from '../../../../server/scoring/check-settings.ts';
import type { LexiconSettings } from '../../../../server/shared/protocol/lexicon-settings.ts';
import type { ScoreSettings } from '../../../../server/shared/protocol/server-scorer.ts';

const settings = (parts: Partial<ScoreSettings> = {}): ScoreSettings => ({
  probe: null,
  probes: true,
  top: 0,
  ...parts,
});

describe('settings of people', () => {
  it('may be the defaults, and all that there is', () => {
    expect(() => checkSettings(settings())).not.toThrow();
    const lexicons = { reflection: ['wait'], hedges: { maybe: 0.5 } };
    const sampling = { count: 5, temperature: 0.6, seed: 0 };
    expect(() =>
      checkSettings(settings({ top: 20, sampling, signals: ['all'], compat: 'script', lexicons })),
    ).not.toThrow();
  });

  it.each([
    ['top', { top: 21 }, '0 to 20 can be kept'],
    ['samples', { sampling: { count: 0, temperature: 0.6, seed: 0 } }, 'can be drawn'],
    ['temperature', { sampling: { count: 1, temperature: 0, seed: 0 } }, 'one above 0'],
    ['signals', { signals: ['T99'] }, 'There is no signal "T99"'],
    ['cues', { reflection: { positive: [] } }, 'at least one of each kind'],
    ['thresholds', { reflection: { doubtBelow: 1.5 } }, 'doubtBelow is 1.5; it is a confidence, 0 to 1'],
    // As an editor's setting may be written, whatever its type says.
    ['lexicons', { lexicons: JSON.parse('{"hedges": {"maybe": 2}}') as LexiconSettings }, 'at hedges.maybe'],
  ] as const)('are refused in words: %s', (_, parts, why) => {
    expect(() => checkSettings(settings(parts))).toThrow(why);
  });
});
