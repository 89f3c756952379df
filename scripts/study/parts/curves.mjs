// Part b: how potential and belief run through right and wrong rollouts, over the share of the thinking that is done and
// over the steps that are left.
import { bootstrap, numbered, weightedMean } from '../numbers/bootstrap.mjs';

/** @import { Estimate } from '../numbers/bootstrap.mjs' */
/** @import { TraceRecord } from '../records.mjs' */

/** @typedef {Estimate & { at: number, n: number }} CurvePoint */

/**
 * @typedef {object} Curve
 * @property {'S1.potential' | 'S3.belief'} part
 * @property {'right' | 'wrong'} of
 * @property {'position' | 'stepsLeft'} over
 * @property {CurvePoint[]} points
 */

/** Tenths of the thinking. */
const positions = Array.from({ length: 11 }, (_none, tenth) => tenth / 10);
/** More are too few rollouts' to say much. */
const mostStepsLeft = 8;

/**
 * @param {readonly TraceRecord[]} records
 * @param {{ replicates: number, seed: number }} options
 * @returns {Curve[]}
 */
export function curves(records, options) {
  const parts = /** @type {const} */ (['S1.potential', 'S3.belief']);
  const sides = /** @type {const} */ (['right', 'wrong']);
  return parts.flatMap((part) =>
    sides.flatMap((of) => {
      const own = records.filter(({ correct, places }) => correct === (of === 'right') && places.length > 1);
      const lines = own.map(({ places }) => places.map(({ values }) => values[part] ?? null));
      const prompts = own.map(({ group }) => group);
      const point = (/** @type {number} */ at, /** @type {(line: (number | null)[]) => number | null} */ read) => ({
        at,
        ...meanByPrompt(lines.map(read), prompts, options),
      });
      return [
        { part, of, over: /** @type {const} */ ('position'), points: positions.map((at) => point(at, valueAt(at))) },
        {
          ...{ part, of, over: /** @type {const} */ ('stepsLeft') },
          points: Array.from({ length: mostStepsLeft + 1 }, (_none, left) =>
            point(left, (line) => line[line.length - 1 - left] ?? null),
          ),
        },
      ];
    }),
  );
}

/** Between two places the line is straight. @param {number} position share of the steps, [0, 1] */
function valueAt(position) {
  return (/** @type {(number | null)[]} */ line) => {
    const place = position * (line.length - 1);
    const below = Math.floor(place);
    const [low, high] = [line[below] ?? null, line[Math.min(below + 1, line.length - 1)] ?? null];
    return low === null || high === null ? null : low + (high - low) * (place - below);
  };
}

/**
 * Mean over rollouts; prompts are resampled.
 * @param {readonly (number | null)[]} values
 * @param {readonly string[]} prompts
 * @param {{ replicates: number, seed: number }} options
 */
function meanByPrompt(values, prompts, options) {
  const known = values.flatMap((value, at) => (value === null ? [] : [{ value, prompt: prompts[at] ?? '' }]));
  const numbers = known.map(({ value }) => value);
  const clusters = numbered(known.map(({ prompt }) => prompt));
  return { ...bootstrap((weights) => weightedMean(numbers, weights), clusters, options), n: known.length };
}
