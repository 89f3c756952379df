// Part d: which numbers of a step go with its measured value, the share of sampled continuations that end right. Spearman's
// correlations over all places and within a trace, what is left of them beyond position, those of the changes, and how well
// the measured value agrees with itself.
import { bootstrap, bootstrapMean } from '../numbers/bootstrap.mjs';
import { partial, pearson, spearman, withinClusters } from '../numbers/correlation.mjs';
import { middleRanks, sortOnce } from '../numbers/ranks.mjs';
import { stepPart } from '../registry.mjs';
import { noiseCeiling } from './noise-ceiling.mjs';
import { stepParts } from './discrimination.mjs';
import { soFar } from './worst-so-far.mjs';

/** @import { Estimate } from '../numbers/bootstrap.mjs' */
/** @import { Place, StepRecord, TraceRecord } from '../records.mjs' */
/** @import { SignalFacts } from '../registry.mjs' */

/**
 * All correlations are of the number turned so that its better end is the larger one. Null: undefined.
 * @typedef {object} Tracking
 * @property {string} part with `, worst so far` behind it where it is that of its column
 * @property {string} title
 * @property {'baseline' | 'gold' | 'label-free'} kind
 * @property {'high' | 'low'} better
 * @property {boolean} registered
 * @property {number} n places with a value
 * @property {number} traces
 * @property {Estimate} pooled
 * @property {Estimate & { n: number }} within mean over the n traces in which it is defined
 * @property {Estimate} beyond partial, given position and tokens so far
 * @property {Estimate} beyondWithin the same with every rank less its trace's mean
 * @property {Estimate & { n: number }} changes of the changes from place to place; n of them
 */

/**
 * A measured place behind a thought step, with the place before it.
 * @typedef {object} MeasuredStep
 * @property {number} trace number of its trace
 * @property {number} position share of the thought steps done, (0, 1]
 * @property {number} positionBefore of the place before, [0, 1)
 * @property {StepRecord} step
 * @property {StepRecord} before
 * @property {number} value [0, 1]
 * @property {number} valueBefore
 * @property {{ right: number, samples: number }} counted
 * @property {{ right: number, samples: number }} countedBefore
 */

/**
 * @param {readonly TraceRecord[]} records
 * @param {ReadonlyMap<string, readonly Place[]>} measured by trace id
 * @returns {MeasuredStep[]}
 */
export function measuredSteps(records, measured) {
  return records.flatMap((record, trace) => {
    const places = measured.get(record.id) ?? [];
    return record.places.flatMap((step, number) => {
      const before = record.places[number - 1] ?? null;
      const [own, earlier] = [places[number], places[number - 1]];
      const [counted, countedBefore] = [countedAt(own), countedAt(earlier)];
      if (before === null || counted === null || countedBefore === null) return [];
      const last = record.places.length - 1;
      return [
        {
          ...{ trace, step, before, counted, countedBefore },
          ...{ position: number / last, positionBefore: (number - 1) / last },
          ...{ value: counted.right / counted.samples, valueBefore: countedBefore.right / countedBefore.samples },
        },
      ];
    });
  });
}

/** @param {Place | undefined} place @returns {{ right: number, samples: number } | null} null without a gold answer */
function countedAt(place) {
  if (place === undefined || place.right === null) return null;
  return { right: place.right, samples: place.samples };
}

/**
 * @param {readonly MeasuredStep[]} steps
 * @param {readonly TraceRecord[]} records those that were measured: where the columns are found
 * @param {readonly SignalFacts[]} signals
 * @param {{ replicates: number, seed: number }} options
 * @returns {{ tracking: Tracking[], ceiling: ReturnType<typeof noiseCeiling> }}
 */
export function stepValue(steps, records, signals, options) {
  const tracking = candidates(records, signals).flatMap(({ read, ...facts }) => {
    const sign = facts.better === 'high' ? 1 : -1;
    const of = (/** @type {StepRecord} */ step, /** @type {number} */ position) => {
      const value = read(step, position);
      return value === null || !Number.isFinite(value) ? null : sign * value;
    };
    const known = steps.flatMap((step) => {
      const value = of(step.step, step.position);
      return value === null ? [] : [{ ...step, own: value }];
    });
    if (known.length === 0) return [];
    const traces = new Set(known.map(({ trace }) => trace)).size;
    return [{ ...facts, n: known.length, traces, ...correlations(known, of, facts.kind === 'baseline', options) }];
  });
  return { tracking, ceiling: noiseCeiling(steps, options.seed) };
}

/**
 * @param {readonly (MeasuredStep & { own: number })[]} known
 * @param {(step: StepRecord, position: number) => number | null} of
 * @param {boolean} isBaseline
 * @param {{ replicates: number, seed: number }} options
 * @returns {Pick<Tracking, 'pooled' | 'within' | 'beyond' | 'beyondWithin' | 'changes'>}
 */
function correlations(known, of, isBaseline, options) {
  const clusters = renumbered(known.map(({ trace }) => trace));
  const sorted = [
    known.map(({ own }) => own),
    known.map(({ value }) => value),
    known.map(({ position }) => position),
    known.map(({ step }) => step.tokens),
  ].map(sortOnce);
  /** @param {Uint32Array} [weights] */
  const ranks = (weights) => sorted.map((column) => middleRanks(column, weights));
  const pooled = bootstrap(
    (weights) => {
      const [own, value] = sorted.slice(0, 2).map((column) => middleRanks(column, weights));
      return pearson(own ?? [], value ?? [], weights);
    },
    clusters,
    options,
  );
  /** What a baseline tells beyond itself is nothing. @type {Estimate} */
  const nothing = { value: null, low: null, high: null };
  const beyond = isBaseline ? nothing : bootstrap((weights) => givenOthers(ranks(weights), weights), clusters, options);
  const beyondWithin = isBaseline
    ? nothing
    : bootstrap(
        (weights) =>
          givenOthers(
            ranks(weights).map((column) => withinClusters(column, clusters)),
            weights,
          ),
        clusters,
        options,
      );
  return {
    pooled,
    within: bootstrapMean(withinTraces(known), options),
    beyond,
    beyondWithin,
    changes: changes(known, of, options),
  };
}

/** @param {readonly ArrayLike<number>[]} columns number, value, and what is given @param {Uint32Array} [weights] */
function givenOthers([own = [], value = [], ...others], weights) {
  return partial(own, value, others, weights);
}

/** @param {readonly (MeasuredStep & { own: number })[]} known @returns {(number | null)[]} one a trace */
function withinTraces(known) {
  /** @type {Map<number, (MeasuredStep & { own: number })[]>} */
  const traces = new Map();
  for (const step of known) {
    const own = traces.get(step.trace);
    if (own === undefined) traces.set(step.trace, [step]);
    else own.push(step);
  }
  return [...traces.values()].map((places) =>
    // Two places are always in perfect order or none.
    places.length < 3
      ? null
      : spearman(
          places.map(({ own }) => own),
          places.map(({ value }) => value),
        ),
  );
}

/**
 * @param {readonly (MeasuredStep & { own: number })[]} known
 * @param {(step: StepRecord, position: number) => number | null} of
 * @param {{ replicates: number, seed: number }} options
 * @returns {Estimate & { n: number }}
 */
function changes(known, of, options) {
  const pairs = known.flatMap((one) => {
    const before = of(one.before, one.positionBefore);
    return before === null ? [] : [{ trace: one.trace, own: one.own - before, value: one.value - one.valueBefore }];
  });
  const sorted = [pairs.map(({ own }) => own), pairs.map(({ value }) => value)].map(sortOnce);
  const statistic = (/** @type {Uint32Array | undefined} */ weights) => {
    const [own, value] = sorted.map((column) => middleRanks(column, weights));
    return pairs.length === 0 ? null : pearson(own ?? [], value ?? [], weights);
  };
  return { ...bootstrap(statistic, renumbered(pairs.map(({ trace }) => trace)), options), n: pairs.length };
}

/** @param {readonly number[]} traces @returns {number[]} from 0, without gaps: a trace without a place is not drawn */
function renumbered(traces) {
  const numbers = new Map([...new Set(traces)].map((trace, number) => [trace, number]));
  return traces.map((trace) => numbers.get(trace) ?? 0);
}

/**
 * @param {readonly TraceRecord[]} records
 * @param {readonly SignalFacts[]} signals
 * @returns {(Pick<Tracking, 'part' | 'title' | 'kind' | 'better' | 'registered'> & { read: (step: StepRecord, position: number) => number | null })[]}
 */
function candidates(records, signals) {
  const baseline = /** @type {const} */ ({ kind: 'baseline', better: 'high', registered: false });
  const gold = /** @type {const} */ ({ kind: 'gold', better: 'high', registered: true });
  /** @param {string} part */
  const named =
    (part) =>
    (/** @type {StepRecord} */ { values }) =>
      values[part] ?? null;
  return [
    { ...baseline, part: 'position', title: 'Position in the trace', read: (_step, position) => position },
    { ...baseline, part: 'tokens', title: 'Tokens so far', read: ({ tokens }) => tokens },
    { ...gold, part: 'S1.potential', title: 'Step potential Φ', read: named('S1.potential') },
    { ...gold, part: 'S3.belief', title: 'Sum of ΔBelief so far', read: named('S3.belief') },
    ...stepParts(records).flatMap((part) => {
      const facts = stepPart(part.replace(soFar, ''), signals);
      if (facts === null || !facts.labelFree) return [];
      const { title, better, registered } = facts;
      return [{ part, title, better, registered, kind: /** @type {const} */ ('label-free'), read: named(part) }];
    }),
  ];
}
