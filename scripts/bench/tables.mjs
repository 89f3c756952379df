// The result as tables of text cells, for the terminal and for the page alike. A table without rows is left out.
import { basePasses, findReading, median, rate, shareOfPeak, timesFaster } from './figures.mjs';

/** @import { BenchResult } from './result-schema.mjs' */

/**
 * @typedef {object} Table
 * @property {string} title
 * @property {string} about what it says, in a sentence or two
 * @property {readonly string[]} columns the first is left-aligned, the others right-aligned
 * @property {readonly (readonly string[])[]} rows
 */

/** @param {number | null} value @param {number} digits */
const fixed = (value, digits) => (value === null || !Number.isFinite(value) ? '–' : value.toFixed(digits));
/** @param {number} value */
const whole = (value) => Math.round(value).toLocaleString('en');
/** @param {number} bytes */
const megabytes = (bytes) => whole(bytes / 2 ** 20);

/** @param {BenchResult} result @returns {Table[]} */
export function tables(result) {
  const lengths = [...new Set(result.readings.map(({ length }) => length))];
  return [...lengths.map((length) => comparison(result, length)), growth(result), stepTable(result)].filter(
    ({ rows }) => rows.length > 0,
  );
}

/** @param {BenchResult} result @param {number} length @returns {Table} */
function comparison(result, length) {
  const rows = result.contenders.flatMap(({ id, title }) => {
    const body = findReading(result, id, length, 'body');
    const scores = findReading(result, id, length, 'scores');
    if (body === null && scores === null) return [];
    const both = [body, scores].map((reading) => {
      if (reading === null) return '–';
      const { middle, slowest, fastest } = rate(reading);
      return `${whole(middle)} (${whole(slowest)}–${whole(fastest)})`;
    });
    const share = scores === null || id !== 'credence' ? null : shareOfPeak(result, scores);
    const faster = id === 'credence' ? null : timesFaster(result, id, length, 'scores');
    return [
      [
        title,
        ...both,
        share === null ? '–' : `${(100 * share).toFixed(0)} %`,
        faster === null ? '–' : `${faster.toFixed(2)} ×`,
        fixed(scores?.meanLogprob ?? null, 5),
        megabytes(Math.max(body?.peakBytes ?? 0, scores?.peakBytes ?? 0)),
      ],
    ];
  });
  return {
    title: `Reading ${length.toLocaleString('en')} tokens`,
    about:
      'Tokens a second: median of the rounds (slowest–fastest). “Peak” is the share of the rate that the measured matrix-product peak allows for the multiplications of body, visible attention and head. “Credence is” compares the scored readings, round by round. Memory is the most the process held.',
    columns: ['', 'body', 'with scores', 'peak', 'Credence is', 'mean log-prob', 'memory, MB'],
    rows,
  };
}

/** @param {BenchResult} result @returns {Table} */
function growth(result) {
  const { weightBytes, cacheBytesPerToken } = result.model;
  return {
    title: 'Growth with length',
    about:
      'Credence with the full head, each length in a process of its own. Allowed memory is weights + KV cache + 600 MB.',
    columns: ['tokens', 'tokens/s', 'seconds', 'memory, MB', 'allowed, MB'],
    rows: result.growth.map(({ length, seconds, peakBytes }) => [
      length.toLocaleString('en'),
      whole(length / median(seconds)),
      fixed(median(seconds), 1),
      megabytes(peakBytes),
      megabytes(weightBytes + cacheBytesPerToken * length + 600e6),
    ]),
  };
}

/** @param {BenchResult} result @returns {Table} */
function stepTable(result) {
  const rows = [...result.packed]
    .sort((left, right) => left.steps - right.steps || Number(left.greedy) - Number(right.greedy))
    .map((packed) => [
      `${packed.steps} steps, ${packed.greedy ? 'gold forced and greedy answers' : 'gold forced'}`,
      packed.length.toLocaleString('en'),
      fixed(median(packed.base.map((base, round) => base + (packed.probes[round] ?? NaN))), 1),
      fixed(basePasses(packed), 2),
      '–',
    ]);
  for (const { length, steps, seconds } of result.separate) {
    const packed = result.packed.find((one) => one.steps === steps && !one.greedy);
    const whole =
      packed === undefined ? null : median(packed.base.map((base, round) => base + (packed.probes[round] ?? NaN)));
    rows.push([
      `${steps} steps, gold forced, one pass a step`,
      length.toLocaleString('en'),
      fixed(median(seconds), 1),
      packed === undefined ? '–' : fixed(median(seconds) / median(packed.base), 1),
      whole === null ? '–' : `${(median(seconds) / whole).toFixed(1)} × slower`,
    ]);
  }
  return {
    title: 'Step probes',
    about:
      'Annotating a trace: one reading with every token scored, and the probes of all steps behind it. “Base passes” is the whole over that reading. One pass a step reads each prefix anew, measured in full.',
    columns: ['', 'tokens', 'seconds', 'base passes', 'against packed'],
    rows,
  };
}
