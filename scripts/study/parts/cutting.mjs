// Part c: a rollout ended at the first thought step where something passes a threshold, with the answer that is given when
// asked there: how often that answer differs from the final one, which way, and how many tokens are saved.
import { bootstrap, numbered, weightedMean } from '../numbers/bootstrap.mjs';
import { sameAnswer } from '../answers.mjs';

/** @import { Estimate } from '../numbers/bootstrap.mjs' */
/** @import { TraceRecord } from '../records.mjs' */

/**
 * Shares are of the rollouts that are cut, but for `reached` and the two accuracies, which are of all.
 * @typedef {object} Cut
 * @property {'S1.potential' | 'S5.confidence'} by
 * @property {number} threshold strictly above
 * @property {number} cut rollouts
 * @property {Estimate} reached
 * @property {Estimate} changed answers that differ from the final one
 * @property {Estimate} rightToWrong
 * @property {Estimate} wrongToRight
 * @property {Estimate} saved tokens of the thinking behind the cut, of all tokens of all rollouts
 * @property {Estimate} accuracy with the rollouts cut
 * @property {Estimate} gain of accuracy over the rollouts as they are
 */

export const thresholds = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

/**
 * @param {readonly TraceRecord[]} records
 * @param {{ replicates: number, seed: number }} options
 * @returns {Cut[]}
 */
export function cuts(records, options) {
  const prompts = numbered(records.map(({ group }) => group));
  return /** @type {const} */ (['S1.potential', 'S5.confidence']).flatMap((by) =>
    thresholds.map((threshold) => {
      const outcomes = records.map((record) => outcomeOf(record, by, threshold));
      /** @param {(outcome: Outcome) => number} over @param {(outcome: Outcome) => number} under */
      const share = (over, under) => ratio(outcomes.map(over), outcomes.map(under), prompts, options);
      const one = () => 1;
      const isCut = (/** @type {Outcome} */ outcome) => Number(outcome.isCut);
      return {
        ...{ by, threshold, cut: outcomes.filter((outcome) => outcome.isCut).length },
        reached: share(isCut, one),
        changed: share(({ changed }) => Number(changed), isCut),
        rightToWrong: share(({ before, after }) => Number(before && !after), isCut),
        wrongToRight: share(({ before, after }) => Number(!before && after), isCut),
        saved: share(
          ({ saved }) => saved,
          ({ tokens }) => tokens,
        ),
        accuracy: share(({ after }) => Number(after), one),
        gain: share(({ before, after }) => Number(after) - Number(before), one),
      };
    }),
  );
}

/**
 * @typedef {object} Outcome
 * @property {boolean} isCut
 * @property {boolean} changed
 * @property {boolean} before whether the final answer is right
 * @property {boolean} after whether the answer at the cut is
 * @property {number} saved tokens
 * @property {number} tokens
 */

/**
 * @param {TraceRecord} record
 * @param {Cut['by']} by
 * @param {number} threshold
 * @returns {Outcome}
 */
export function outcomeOf({ places, correct, prediction, gold, tokens }, by, threshold) {
  const thought = places.slice(1);
  const place = thought.find(({ values }) => (values[by] ?? -Infinity) > threshold);
  if (place === undefined) return { isCut: false, changed: false, before: correct, after: correct, saved: 0, tokens };
  return {
    isCut: true,
    changed: !sameAnswer(place.answer, prediction) && !(place.answer === null && prediction === null),
    before: correct,
    after: sameAnswer(place.answer, gold),
    saved: (thought.at(-1)?.tokens ?? place.tokens) - place.tokens,
    tokens,
  };
}

/**
 * Sum of the first over sum of the second.
 * @param {readonly number[]} over
 * @param {readonly number[]} under
 * @param {readonly number[]} clusters
 * @param {{ replicates: number, seed: number }} options
 */
function ratio(over, under, clusters, options) {
  return bootstrap(
    (weights) => {
      const [above, below] = [weightedMean(over, weights), weightedMean(under, weights)];
      return above === null || below === null || below === 0 ? null : above / below;
    },
    clusters,
    options,
  );
}
