// Small panels side by side, each with a few lines and the bands of their intervals over one horizontal axis.
import { at, scale, svg, text, ticks } from './frame.mjs';

/** @typedef {{ x: number, y: number, low: number | null, high: number | null }} Point */

/**
 * @typedef {object} Panel
 * @property {string} title
 * @property {string} axis
 * @property {readonly { color: 'one' | 'two' | 'three', points: readonly Point[] }[]} lines
 * @property {boolean} [reversed] the largest x on the left
 */

const [panelWidth, panelHeight] = [340, 240];
const [left, right, top, bottom] = [48, 14, 30, 40];
const legendHeight = 46;

/**
 * @param {{ title: string, legend: readonly { color: 'one' | 'two' | 'three', name: string }[], panels: readonly Panel[] }} chart
 * @returns {string} SVG, two panels a row
 */
export function linePanels({ title, legend, panels }) {
  const height = legendHeight + Math.ceil(panels.length / 2) * panelHeight;
  let beside = 8;
  const names = legend.flatMap(({ color, name }, number) => {
    const parts = [
      `<path class="${color} line${number === 1 ? ' second' : ''}" d="M${beside} 36h22"/>`,
      text(beside + 27, 40, name),
    ];
    beside += 27 + 7 * name.length + 20;
    return parts;
  });
  const drawn = panels.map((panel, number) => {
    const [across, down] = [(number % 2) * panelWidth, legendHeight + Math.floor(number / 2) * panelHeight];
    return `<g transform="translate(${across} ${down})">\n${draw(panel).join('\n')}\n</g>`;
  });
  return svg({ width: 2 * panelWidth, height, title }, [text(8, 18, title, { kind: 'title' }), ...names, ...drawn]);
}

/** @param {Panel} panel */
function draw({ title, axis, lines, reversed = false }) {
  const points = lines.flatMap((line) => line.points);
  if (points.length === 0) return [text(left, top, `${title}: nothing to draw`)];
  const xs = points.map(({ x }) => x);
  const ys = points.flatMap(({ y, low, high }) => [y, low ?? y, high ?? y]);
  const [lowest, highest] = [Math.min(...ys), Math.max(...ys)];
  const room = (highest - lowest || 1) * 0.05;
  /** @type {[number, number]} */
  const sides = [left, panelWidth - right];
  const x = scale([Math.min(...xs), Math.max(...xs)], reversed ? [sides[1], sides[0]] : sides);
  const y = scale([lowest - room, highest + room], [panelHeight - bottom, top]);
  const grid = ticks(lowest - room, highest + room).flatMap((tick) => [
    `<path class="rule" d="M${left} ${at(y(tick))}H${panelWidth - right}"/>`,
    text(left - 6, y(tick) + 4, String(tick), { anchor: 'end', kind: 'quiet' }),
  ]);
  const marks = ticks(Math.min(...xs), Math.max(Math.min(...xs) + 1e-9, ...xs)).map((tick) =>
    text(x(tick), panelHeight - bottom + 16, String(tick), { anchor: 'middle', kind: 'quiet' }),
  );
  const curves = lines.flatMap(({ color, points: own }, number) => {
    const known = own.filter(({ low, high }) => low !== null && high !== null);
    const edge = [
      ...known.map((point) => `${at(x(point.x))},${at(y(point.high ?? point.y))}`),
      ...known.reverse().map((point) => `${at(x(point.x))},${at(y(point.low ?? point.y))}`),
    ];
    const path = own.map((point) => `${at(x(point.x))},${at(y(point.y))}`).join(' ');
    return [
      ...(edge.length < 4 ? [] : [`<polygon class="${color} band" points="${edge.join(' ')}"/>`]),
      `<polyline class="${color} line${number === 1 ? ' second' : ''}" points="${path}"/>`,
    ];
  });
  return [
    text(left, 18, title),
    ...[...grid, ...marks, ...curves],
    text((left + panelWidth - right) / 2, panelHeight - 6, axis, { anchor: 'middle', kind: 'quiet' }),
  ];
}
