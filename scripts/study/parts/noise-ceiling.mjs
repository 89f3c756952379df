// How well the measured value of steps agrees with itself: the continuations of each place split in two halves at random,
// and the halves correlated like a signal would be. No signal can be expected to go with the value better than its truth
// does, which is about the square root of the reliability.
import { spearman } from '../numbers/correlation.mjs';
import { splitMix } from '../numbers/random.mjs';
import { drawHalf, reliability } from '../numbers/split-half.mjs';

/** @import { MeasuredStep } from './step-value.mjs' */

/**
 * Means over the splits; null: undefined.
 * @typedef {object} Agreement
 * @property {number | null} halves correlation of the halves
 * @property {number | null} reliability of the whole
 * @property {number | null} ceiling what a perfect signal could be expected to reach
 */

const splits = 50;

/**
 * @param {readonly MeasuredStep[]} steps
 * @param {number} seed
 * @returns {{ values: Agreement, within: Agreement, changes: Agreement, splits: number }}
 */
export function noiseCeiling(steps, seed) {
  const random = splitMix(seed);
  const found = Array.from({ length: splits }, () => split(steps, random));
  return {
    values: agreement(found.map(({ values }) => values)),
    within: agreement(found.map(({ within }) => within)),
    changes: agreement(found.map(({ changes }) => changes)),
    splits,
  };
}

/** @param {readonly MeasuredStep[]} steps @param {() => number} random */
function split(steps, random) {
  /** A place is before one step and behind another: it is split once. @type {Map<string, [number, number]>} */
  const drawn = new Map();
  /** @param {number} trace @param {number} tokens @param {{ right: number, samples: number }} counted */
  const halvesOf = (trace, tokens, counted) => {
    const key = `${trace} ${tokens}`;
    const known = drawn.get(key);
    if (known !== undefined) return known;
    const first = drawHalf(counted, random);
    /** @type {[number, number]} */
    const both = [first, (2 * counted.right) / counted.samples - first];
    drawn.set(key, both);
    return both;
  };
  const halves = steps.map(({ trace, step, before, counted, countedBefore }) => ({
    ...{ trace, own: halvesOf(trace, step.tokens, counted), before: halvesOf(trace, before.tokens, countedBefore) },
  }));
  const column = (/** @type {typeof halves} */ rows, /** @type {0 | 1} */ half) => rows.map(({ own }) => own[half]);
  const shift = (/** @type {0 | 1} */ half) => halves.map(({ own, before }) => own[half] - before[half]);
  /** @type {Map<number, typeof halves>} */
  const traces = new Map();
  for (const row of halves) traces.set(row.trace, [...(traces.get(row.trace) ?? []), row]);
  const within = [...traces.values()].flatMap((rows) =>
    rows.length < 3 ? [] : (spearman(column(rows, 0), column(rows, 1)) ?? []),
  );
  return {
    values: spearman(column(halves, 0), column(halves, 1)),
    within: within.length === 0 ? null : within.reduce((sum, one) => sum + one, 0) / within.length,
    changes: spearman(shift(0), shift(1)),
  };
}

/** @param {readonly (number | null)[]} found @returns {Agreement} */
function agreement(found) {
  const known = found.filter((value) => value !== null);
  const halves = known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  const whole = reliability(halves);
  return { halves, reliability: whole, ceiling: whole === null ? null : Math.sqrt(whole) };
}
