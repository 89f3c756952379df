// SVG by hand: the frame that every figure stands in, its colors in light and dark, axes with round numbers. Pure.

/** Okabe and Ito's colors, told apart by color-blind readers, and lighter ones of the same hue on a dark ground. */
const style = `
  text { font: 12px system-ui, sans-serif; fill: #333 }
  .title { font-weight: 600 }
  .quiet { fill: #666 }
  .rule { stroke: #ddd }
  .zero { stroke: #888 }
  .one { stroke: #0072b2; fill: #0072b2 }
  .two { stroke: #d55e00; fill: #d55e00 }
  .three { stroke: #009e73; fill: #009e73 }
  .gray { stroke: #777; fill: #777 }
  .line { fill: none; stroke-width: 2 }
  .second { stroke-dasharray: 6 3 }
  .band { stroke: none; fill-opacity: 0.18 }
  @media (prefers-color-scheme: dark) {
    text { fill: #ddd }
    .quiet { fill: #aaa }
    .rule { stroke: #444 }
    .zero { stroke: #999 }
    .one { stroke: #56b4e9; fill: #56b4e9 }
    .two { stroke: #f0944d; fill: #f0944d }
    .three { stroke: #4fd0a5; fill: #4fd0a5 }
    .gray { stroke: #aaa; fill: #aaa }
    .line { fill: none }
    .band { stroke: none }
  }`;

/**
 * @param {{ width: number, height: number, title: string }} size
 * @param {readonly string[]} content
 * @returns {string} a whole file
 */
export function svg({ width, height, title }, content) {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${style}\n</style>`,
    ...content,
    '</svg>',
    '',
  ].join('\n');
}

/**
 * @param {number} x @param {number} y @param {string} content
 * @param {{ anchor?: 'start' | 'middle' | 'end', kind?: string }} [options]
 */
export function text(x, y, content, { anchor = 'start', kind } = {}) {
  const named = kind === undefined ? '' : ` class="${kind}"`;
  return `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}"${named}>${escaped(content)}</text>`;
}

/** @param {string} content */
export function escaped(content) {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A coordinate: tenths are enough. @param {number} coordinate */
export function at(coordinate) {
  return String(Math.round(coordinate * 10) / 10);
}

/**
 * A straight scale.
 * @param {readonly [number, number]} from values
 * @param {readonly [number, number]} to coordinates
 * @returns {(value: number) => number}
 */
export function scale([low, high], [start, end]) {
  const width = high - low || 1;
  return (value) => start + ((value - low) / width) * (end - start);
}

/**
 * Round numbers within a range, four to nine of them.
 * @param {number} low @param {number} high above it
 * @returns {number[]}
 */
export function ticks(low, high) {
  const width = high - low;
  const power = 10 ** Math.floor(Math.log10(width));
  const step = [0.1, 0.2, 0.5, 1, 2].map((times) => times * power).find((one) => width / one <= 8) ?? power;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_none, number) => Number(((first + number) * step).toPrecision(12)));
}
