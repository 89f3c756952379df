// What the numbers allow to be said, and no more: a claim is made only where its interval excludes nothing's value.

/** @import { StudyResult } from '../result-schema.mjs' */
/** @import { Estimate } from '../numbers/bootstrap.mjs' */

/** @typedef {NonNullable<StudyResult['stepValue']>['tracking'][number]} Tracking */
/** @typedef {NonNullable<StudyResult['discrimination']>[number]} Discrimination */
/** @typedef {NonNullable<StudyResult['pairs']>['outcomes'][number]} RuleOutcome */

/**
 * Which side of nothing's value the whole interval lies on.
 * @param {Estimate} estimate
 * @param {number} nothing
 * @returns {'above' | 'below' | 'neither' | 'undefined'} `undefined`: no value or no interval
 */
export function side({ value, low, high }, nothing) {
  if (value === null || low === null || high === null) return 'undefined';
  if (low > nothing) return 'above';
  return high < nothing ? 'below' : 'neither';
}

/**
 * Sorted by whether something beyond position goes with the measured value.
 * @param {readonly Tracking[]} tracking
 * @param {'beyond' | 'beyondWithin'} which
 * @returns {Record<ReturnType<typeof side>, Tracking[]>}
 */
export function trackingVerdicts(tracking, which) {
  /** @type {Record<ReturnType<typeof side>, Tracking[]>} */
  const sorted = { above: [], below: [], neither: [], undefined: [] };
  for (const one of tracking) if (one.kind !== 'baseline') sorted[side(one[which], 0)].push(one);
  return sorted;
}

/**
 * Numbers that tell right from wrong better than chance, and better than a baseline: their interval lies wholly above it.
 * @param {readonly Discrimination[]} all
 * @param {'overall' | 'within'} which
 */
export function tellingParts(all, which) {
  const own = all.filter(({ form, varies }) => form !== 'baseline' && varies);
  const baselines = all.filter(({ form, part }) => form === 'baseline' && part !== 'siblings');
  const highest = baselines.reduce((most, one) => Math.max(most, one[which].high ?? 0), 0.5);
  return {
    tested: own.filter((one) => side(one[which], 0.5) !== 'undefined').length,
    aboveChance: own.filter((one) => side(one[which], 0.5) === 'above'),
    belowChance: own.filter((one) => side(one[which], 0.5) === 'below'),
    aboveBaselines: own.filter((one) => (one[which].low ?? 0) > highest),
    highest,
  };
}

/**
 * @param {readonly RuleOutcome[]} outcomes without controls
 * @param {'overAny' | 'overOutcome'} which
 * @returns {Record<'helps' | 'hurts' | 'neither' | 'undefined', RuleOutcome[]>}
 */
export function ruleVerdicts(outcomes, which) {
  const of = (/** @type {ReturnType<typeof side>} */ wanted) =>
    outcomes.filter((one) => side(one[which], 0) === wanted);
  return { helps: of('above'), hurts: of('below'), neither: of('neither'), undefined: of('undefined') };
}

/**
 * Rules whose answers have another length than those of pairs of two random samples, by the whole interval.
 * @param {readonly RuleOutcome[]} outcomes without controls
 * @returns {Record<'shorter' | 'longer', RuleOutcome[]>}
 */
export function lengthVerdicts(outcomes) {
  const of = (/** @type {ReturnType<typeof side>} */ wanted) =>
    outcomes.filter((one) => side(one.longerThanAny, 0) === wanted);
  return { shorter: of('below'), longer: of('above') };
}
