// Part a: how well each label-free number tells right rollouts from wrong ones, over all of them and among the samples of
// one prompt. Trace-level values as they are; of a column of steps three aggregates: its last value, its mean, its worst.
import { aurocWithin, auroc } from '../numbers/auroc.mjs';
import { bootstrap, bootstrapMean, numbered } from '../numbers/bootstrap.mjs';
import { sortOnce } from '../numbers/ranks.mjs';
import { stepPart, tracePart } from '../registry.mjs';
import { sameAnswer } from '../answers.mjs';

/** @import { Estimate } from '../numbers/bootstrap.mjs' */
/** @import { TraceRecord } from '../records.mjs' */
/** @import { SignalFacts } from '../registry.mjs' */

/**
 * @typedef {object} Discrimination
 * @property {string} part "<id>.<part>"
 * @property {string} title
 * @property {'baseline' | 'trace' | 'last' | 'mean' | 'worst'} form the trace's own number, or how steps are summed up
 * @property {'high' | 'low'} better which end is taken for right
 * @property {boolean} registered whether the registry says which
 * @property {number} n rollouts with a value
 * @property {boolean} varies false: the same of every rollout, so it can tell none from another
 * @property {Estimate} overall
 * @property {Estimate & { n: number }} within mean over the prompts with right and wrong rollouts; n of them
 */

/** @typedef {(record: TraceRecord) => number | null} Reader */

/**
 * @param {readonly TraceRecord[]} records
 * @param {readonly SignalFacts[]} signals
 * @param {{ replicates: number, seed: number }} options
 * @returns {Discrimination[]} baselines first, then by the registry's order
 */
export function discriminate(records, signals, options) {
  return [...baselines(records), ...traceForms(records, signals), ...stepForms(records, signals)].flatMap(
    ({ read, ...facts }) => {
      const known = records.flatMap((record) => {
        const value = read(record);
        return value === null || !Number.isFinite(value) ? [] : [{ record, value }];
      });
      if (known.length === 0) return [];
      const sign = facts.better === 'high' ? 1 : -1;
      const scores = known.map(({ value }) => sign * value);
      const right = known.map(({ record }) => record.correct);
      const prompts = numbered(known.map(({ record }) => record.group));
      const sorted = sortOnce(scores);
      const varies = scores.some((score) => score !== scores[0]);
      const overall = bootstrap((weights) => auroc(sorted, right, weights), prompts, options);
      const within = bootstrapMean(aurocWithin(scores, right, prompts), options);
      return [{ ...facts, n: known.length, varies, overall, within }];
    },
  );
}

/**
 * @param {readonly TraceRecord[]} records
 * @returns {(Pick<Discrimination, 'part' | 'title' | 'form' | 'better' | 'registered'> & { read: Reader })[]}
 */
function baselines(records) {
  const facts = /** @type {const} */ ({ form: 'baseline', registered: false });
  const shares = answerShares(records);
  return [
    { ...facts, part: 'length', title: 'Tokens of the completion', better: 'low', read: ({ tokens }) => tokens },
    { ...facts, part: 'steps', title: 'Thought steps', better: 'low', read: ({ places }) => places.length - 1 },
    {
      ...facts,
      ...{ part: 'siblings', title: 'Share of the prompt’s samples with the same answer', better: 'high' },
      read: (record) => shares.get(record) ?? null,
    },
  ];
}

/** @param {readonly TraceRecord[]} records @param {readonly SignalFacts[]} signals */
function traceForms(records, signals) {
  return partsOf(records, (record) => record.signals).flatMap((part) => {
    const facts = tracePart(part, signals);
    if (facts === null || !facts.labelFree) return [];
    /** @type {Reader} */
    const read = (record) => record.signals[part] ?? null;
    return [{ part, ...about(facts), form: /** @type {const} */ ('trace'), read }];
  });
}

/** @param {readonly TraceRecord[]} records @param {readonly SignalFacts[]} signals */
function stepForms(records, signals) {
  return stepParts(records).flatMap((part) => {
    const facts = stepPart(part, signals);
    if (facts === null || !facts.labelFree) return [];
    const worst = facts.better === 'high' ? Math.min : Math.max;
    /** @param {(values: number[]) => number | null} sum @returns {Reader} */
    const of = (sum) => (record) => {
      const values = record.places.slice(1).flatMap(({ values: all }) => all[part] ?? []);
      return values.length === 0 ? null : sum(values);
    };
    const own = { part, ...about(facts) };
    return [
      { ...own, form: /** @type {const} */ ('last'), read: of((values) => values.at(-1) ?? null) },
      {
        ...own,
        form: /** @type {const} */ ('mean'),
        read: of((values) => values.reduce((total, value) => total + value, 0) / values.length),
      },
      { ...own, form: /** @type {const} */ ('worst'), read: of((values) => worst(...values)) },
    ];
  });
}

/** @param {readonly TraceRecord[]} records names of the columns of steps, in the order in which they come */
export function stepParts(records) {
  return [...new Set(records.flatMap(({ places }) => places.slice(1).flatMap(({ values }) => Object.keys(values))))];
}

/**
 * @param {readonly TraceRecord[]} records
 * @param {(record: TraceRecord) => Readonly<Record<string, unknown>>} named
 */
function partsOf(records, named) {
  return [...new Set(records.flatMap((record) => Object.keys(named(record))))];
}

/** @param {import('../registry.mjs').PartFacts} facts */
function about({ title, better, registered }) {
  return { title, better, registered };
}

/** Of the prompt's rollouts, the share with a rollout's own answer. @param {readonly TraceRecord[]} records */
function answerShares(records) {
  /** @type {Map<string, TraceRecord[]>} */
  const groups = new Map();
  for (const record of records) groups.set(record.group, [...(groups.get(record.group) ?? []), record]);
  /** @type {Map<TraceRecord, number>} */
  const shares = new Map();
  for (const siblings of groups.values()) {
    for (const record of siblings) {
      if (record.prediction === null) continue;
      const same = siblings.filter(({ prediction }) => sameAnswer(prediction, record.prediction)).length;
      shares.set(record, same / siblings.length);
    }
  }
  return shares;
}
