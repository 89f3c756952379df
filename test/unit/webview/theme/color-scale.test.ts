import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contrast,
  formatColor,
  intensity,
  largestMix,
  mixOklab,
  parseColor,
  readableText,
  strongestMix,
  textContrast,
  tintColors,
  tintStep,
  tintSteps,
  type Rgb,
} from '../../../../webview/theme/color-scale.ts';

function color(text: string): Rgb {
  const parsed = parseColor(text);
  if (parsed === null) throw new Error(`not a color: ${text}`);
  return parsed;
}

/** Background, text and heat as the themes have them; the names say where from. */
const themes: readonly (readonly [name: string, background: string, text: string, heat: string])[] = [
  ['VS Code dark', '#1f1f1f', '#cccccc', '#eaa43a'],
  ['VS Code light', '#ffffff', '#3b3b3b', '#e39600'],
  ['high contrast', '#000000', '#ffffff', '#ffb000'],
  ['high contrast light', '#ffffff', '#292929', '#d98200'],
  ['Solarized dark', '#002b36', '#839496', '#eaa43a'],
  ['Solarized light', '#fdf6e3', '#657b83', '#e39600'],
  ['Monokai', '#272822', '#f8f8f2', '#eaa43a'],
];

describe('tints', () => {
  it.each(themes)('leave the text readable on every step in %s', (_, background, text, heat) => {
    const readable = readableText(color(text), color(background));
    const tints = tintColors({ heat: color(heat), background: color(background), text: readable });
    expect(tints).toHaveLength(tintSteps + 1);
    for (const tint of tints) {
      expect(contrast(readable, color(formatColor(tint)))).toBeGreaterThanOrEqual(textContrast);
    }
  });

  it.each(themes)('can be told from the background in %s', (_, background, text, heat) => {
    const readable = readableText(color(text), color(background));
    const mix = largestMix({ heat: color(heat), background: color(background), text: readable });
    expect(mix).toBeGreaterThan(0.2);
    expect(mix).toBeLessThanOrEqual(strongestMix);
  });

  it('yield to the text in any theme, never the other way', () => {
    const channel = fc.double({ min: 0, max: 1, noNaN: true });
    const anyColor = fc.tuple(channel, channel, channel);
    fc.assert(
      fc.property(anyColor, anyColor, anyColor, (heat, background, text) => {
        const readable = readableText(text, background);
        for (const tint of tintColors({ heat, background, text: readable })) {
          expect(contrast(readable, color(formatColor(tint)))).toBeGreaterThanOrEqual(textContrast - 0.05);
        }
      }),
      { seed: 20261, numRuns: 100 },
    );
  });

  it('grow with the square of the value, up to the cap', () => {
    expect(intensity(0.5, 1)).toBe(0.25);
    expect(intensity(3, 2)).toBe(1);
    expect(tintStep(0.5, 1)).toBe(tintSteps / 4);
    expect(tintStep(null, 1)).toBe(0);
    expect(tintStep(Number.NaN, 1)).toBe(0);
    expect(tintStep(1, 0)).toBe(0);
  });

  it('mix as the browser mixes in OKLab', () => {
    // color-mix(in oklab, red, blue) is oklab(0.5400 0.0962 -0.0928) = #8c53a2 (CSS Color 5, computed by Chromium).
    expect(formatColor(mixOklab([1, 0, 0], [0, 0, 1], 0.5))).toBe('#8c53a2');
    expect(formatColor(mixOklab([0.2, 0.4, 0.6], [1, 1, 1], 0))).toBe('#ffffff');
  });
});

describe('colors', () => {
  it.each([
    ['#fff', '#ffffff'],
    ['#12345678', '#123456'],
    ['rgb(1, 2, 3)', '#010203'],
    ['rgba(1, 2, 3, 0.5)', '#010203'],
    ['rgb(1 2 3 / 50%)', '#010203'],
    ['color(srgb 1 0.5 0)', '#ff8000'],
  ])('are read from %s', (text, expected) => expect(formatColor(color(text))).toBe(expected));

  it.each(['', 'transparent', 'rgb()', '#12', 'none'])('are not read from "%s"', (text) => {
    expect(parseColor(text)).toBeNull();
  });

  it('have the contrast that WCAG gives them', () => {
    expect(contrast([1, 1, 1], [0, 0, 0])).toBeCloseTo(21, 6);
    // #777777 on white is the well-known near miss of AA.
    expect(contrast(color('#777777'), [1, 1, 1])).toBeCloseTo(4.48, 2);
  });
});
