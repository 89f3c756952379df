// Value to tint, and the colour arithmetic behind it: sRGB, OKLab, WCAG contrast. Pure; no DOM.
// OKLab after Björn Ottosson, https://bottosson.github.io/posts/oklab/ (public domain matrices).

/** sRGB, each channel in [0, 1]. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Tints are quantised so that a recolour only changes a class: fine enough that the eye sees no steps. */
export const tintSteps = 24;

/** Most of the heat colour that may be mixed into the background: certain text stays calm. */
export const strongestMix = 0.52;

/** WCAG 2 AA for text of reading size. */
export const textContrast = 4.5;

/** What a theme's text must reach on the plain background, so that a tint has room to yield in. */
const readableContrast = 7;

/** Reads `#rgb`, `#rrggbb(aa)`, `rgb(…)`, `rgba(…)` and `color(srgb …)` as browsers compute them; alpha is dropped. */
export function parseColor(text: string): Rgb | null {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(text.trim())?.[1];
  if (hex !== undefined) {
    const wide = hex.length <= 4 ? hex.replaceAll(/./g, '$&$&') : hex;
    return rgbOf([0, 2, 4].map((at) => Number.parseInt(wide.slice(at, at + 2), 16) / 255));
  }
  const call = /^(rgba?|color)\((srgb\s)?([^)]*)\)$/i.exec(text.trim());
  if (call === null) return null;
  const divisor = call[1]?.toLowerCase() === 'color' ? 1 : 255;
  return rgbOf((call[3] ?? '').split(/[\s,/]+/).map((part) => Number.parseFloat(part) / divisor));
}

function rgbOf(channels: readonly number[]): Rgb | null {
  const [red, green, blue] = channels;
  if (red === undefined || green === undefined || blue === undefined) return null;
  return [red, green, blue].every(Number.isFinite) ? [red, green, blue] : null;
}

export function formatColor(color: Rgb): string {
  return `#${color
    .map((channel) =>
      Math.round(Math.min(1, Math.max(0, channel)) * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

/** WCAG 2 contrast ratio, [1, 21]. */
export function contrast(left: Rgb, right: Rgb): number {
  const [low = 0, high = 0] = [luminance(left), luminance(right)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * toLinear(red) + 0.7152 * toLinear(green) + 0.0722 * toLinear(blue);
}

/** `share` of `color` in `background`, mixed in OKLab as CSS `color-mix(in oklab, …)` does. */
export function mixOklab(color: Rgb, background: Rgb, share: number): Rgb {
  const from = toOklab(background);
  const to = toOklab(color);
  const blend = (at: 0 | 1 | 2): number => from[at] + (to[at] - from[at]) * share;
  return fromOklab([blend(0), blend(1), blend(2)]);
}

/** The theme's text colour, moved towards black or white until it reads well on its plain background. */
export function readableText(text: Rgb, background: Rgb): Rgb {
  const white: Rgb = [1, 1, 1];
  const black: Rgb = [0, 0, 0];
  const target = contrast(white, background) > contrast(black, background) ? white : black;
  for (let share = 0; share < 1; share += 0.05) {
    const candidate = mixOklab(target, text, share);
    if (contrast(candidate, background) >= readableContrast) return candidate;
  }
  return target;
}

export interface TintColors {
  readonly heat: Rgb;
  readonly background: Rgb;
  readonly text: Rgb;
}

/** Backgrounds for steps 0 … tintSteps; on every one of them the text keeps its contrast, because the tint yields. */
export function tintColors(colors: TintColors): readonly Rgb[] {
  const mix = largestMix(colors);
  return Array.from({ length: tintSteps + 1 }, (_, step) =>
    mixOklab(colors.heat, colors.background, (mix * step) / tintSteps),
  );
}

/** The largest share of heat, at most `strongestMix`, on which the text still reads. */
export function largestMix({ heat, background, text }: TintColors): number {
  for (let mix = strongestMix; mix > 0; mix -= 0.01) {
    // Rounded as it will be shown: half a step of an 8-bit channel can cost the last hundredth of contrast.
    const shown = parseColor(formatColor(mixOklab(heat, background, mix)));
    if (shown !== null && contrast(text, shown) >= textContrast) return mix;
  }
  return 0;
}

/** The square of the value as a share of the cap: what is certain stays calm. Null and NaN are calm. */
export function intensity(value: number | null, cap: number): number {
  if (value === null || !(value > 0) || !(cap > 0)) return 0;
  return Math.min(1, value / cap) ** 2;
}

export function tintStep(value: number | null, cap: number): number {
  return Math.round(intensity(value, cap) * tintSteps);
}

function toLinear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

function fromLinear(channel: number): number {
  return channel <= 0.0031308 ? channel * 12.92 : 1.055 * channel ** (1 / 2.4) - 0.055;
}

type Oklab = readonly [lightness: number, a: number, b: number];

function toOklab(color: Rgb): Oklab {
  const [red, green, blue] = [toLinear(color[0]), toLinear(color[1]), toLinear(color[2])];
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  ];
}

function fromOklab([lightness, a, b]: Oklab): Rgb {
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    fromLinear(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    fromLinear(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    fromLinear(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ];
}
