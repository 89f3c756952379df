// The result for a terminal.
import { bars } from './bars.mjs';
import { peakOf } from './figures.mjs';
import { tables } from './tables.mjs';

/** @import { BenchResult } from './result-schema.mjs' */

/** @param {BenchResult} result @returns {string} */
export function textPage(result) {
  const { machine, model } = result;
  const lines = [
    `${model.name}, ${(model.parameters / 1e6).toFixed(1)} M parameters, on ${machine.processor}, ${machine.threads} threads`,
    ...(result.peak.length === 0 ? [] : [`matrix-product peak ${((2 * peakOf(result)) / 1e9).toFixed(0)} GFLOP/s`]),
  ];
  for (const { title, columns, rows } of tables(result)) {
    const all = [columns, ...rows];
    const widths = columns.map((_none, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
    lines.push('', title);
    for (const row of all) {
      const cells = row.map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      );
      lines.push(cells.join('  ').trimEnd());
    }
  }
  lines.push('', 'Bars');
  for (const { what, bar, value, holds } of bars(result)) {
    const said = value === null ? 'not measured' : value.toFixed(2);
    lines.push(`${value === null ? '–' : holds ? 'ok  ' : 'MISS'}  ${what}: ${said} (${bar})`);
  }
  for (const { title, reason } of result.missing) lines.push('', `left out: ${title}: ${reason}`);
  for (const { what, reason } of result.failures) lines.push('', `failed: ${what}: ${reason}`);
  return lines.join('\n');
}
