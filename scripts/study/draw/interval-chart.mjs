// Rows of a name, a dot and its interval over one horizontal axis, with a line where nothing would be.
import { at, scale, svg, text, ticks } from './frame.mjs';

/**
 * @typedef {object} IntervalRow
 * @property {string} name
 * @property {'one' | 'two' | 'three' | 'gray'} color
 * @property {number} value
 * @property {number | null} low
 * @property {number | null} high
 * @property {readonly number[]} [dots] single values besides
 */

const rowHeight = 20;
const [left, right, top, bottom] = [230, 20, 34, 40];
const width = 720;

/**
 * @param {{ title: string, axis: string, zero: number, rows: readonly IntervalRow[] }} chart
 * @returns {string} SVG
 */
export function intervalChart({ title, axis, zero, rows }) {
  const ends = rows.flatMap(({ value, low, high, dots = [] }) => [value, low ?? value, high ?? value, ...dots]);
  const [low, high] = [Math.min(zero, ...ends), Math.max(zero, ...ends)];
  const room = (high - low || 1) * 0.04;
  const height = top + rows.length * rowHeight + bottom;
  const x = scale([low - room, high + room], [left, width - right]);
  const base = height - bottom;
  const grid = ticks(low - room, high + room).flatMap((tick) => [
    `<path class="rule" d="M${at(x(tick))} ${top}V${at(base)}"/>`,
    text(x(tick), base + 16, String(tick), { anchor: 'middle', kind: 'quiet' }),
  ]);
  const lines = rows.flatMap((row, number) => {
    const y = top + (number + 0.5) * rowHeight;
    const interval =
      row.low === null || row.high === null
        ? []
        : [`<path class="${row.color} line" d="M${at(x(row.low))} ${at(y)}H${at(x(row.high))}"/>`];
    const dots = (row.dots ?? []).map(
      (dot) => `<path class="${row.color}" d="M${at(x(dot))} ${at(y - 5)}v10" stroke-width="1"/>`,
    );
    return [
      text(left - 8, y + 4, row.name, { anchor: 'end' }),
      ...interval,
      ...dots,
      `<circle class="${row.color}" cx="${at(x(row.value))}" cy="${at(y)}" r="4"/>`,
    ];
  });
  return svg({ width, height, title }, [
    text(8, 18, title, { kind: 'title' }),
    ...grid,
    `<path class="zero" d="M${at(x(zero))} ${top}V${at(base)}"/>`,
    ...lines,
    text((left + width - right) / 2, height - 6, axis, { anchor: 'middle', kind: 'quiet' }),
  ]);
}
