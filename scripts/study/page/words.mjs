// Numbers and intervals in words and cells. Pure.

/** @import { Estimate } from '../numbers/bootstrap.mjs' */

/** @param {number | null} value @param {number} [digits] */
export function fixed(value, digits = 3) {
  if (value === null) return '–';
  const rounded = value.toFixed(digits);
  // A minus before nothing but zeros would be an accident of rounding.
  return /^-0\.?0*$/u.test(rounded) ? rounded.slice(1) : rounded.replace('-', '−');
}

/** @param {Estimate} estimate @param {number} [digits] */
export function interval({ value, low, high }, digits = 3) {
  if (value === null) return '–';
  if (low === null || high === null) return fixed(value, digits);
  return `${fixed(value, digits)} [${fixed(low, digits)}, ${fixed(high, digits)}]`;
}

/** @param {number | null} share @param {number} [digits] */
export function percent(share, digits = 1) {
  return share === null ? '–' : `${fixed(100 * share, digits)} %`;
}

/** @param {Estimate} estimate of a share @returns {Estimate} in percent */
export function inPercent({ value, low, high }) {
  const times = (/** @type {number | null} */ share) => (share === null ? null : 100 * share);
  return { value: times(value), low: times(low), high: times(high) };
}

/** @param {Estimate} estimate shares @param {number} [digits] */
export function percentInterval(estimate, digits = 1) {
  const cell = interval(inPercent(estimate), digits);
  return cell === '–' ? cell : `${cell} %`;
}

/** @param {readonly string[]} columns the first is left-aligned @param {readonly (readonly string[])[]} rows */
export function table(columns, rows) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
  const rule = columns.map((_none, column) => (column === 0 ? '---' : '---:'));
  return [line(columns), line(rule), ...rows.map(line)].join('\n');
}

/** @param {readonly string[]} names @returns {string} "none" where there are none */
export function listed(names) {
  if (names.length === 0) return 'none';
  if (names.length === 1) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** @param {readonly { rule: string }[]} some @returns {string} "none" where there are none */
export function rulesOf(some) {
  return listed(some.map(({ rule }) => `\`${rule}\``));
}

/** @param {number} count */
export function whole(count) {
  return Math.round(count).toLocaleString('en');
}
