// What the registry says of the parts of signals: whether a part may be read without knowing the right answer, and which
// end of it is taken for better. Read from `credence signals --json`, so nothing is decided by looking at the data.
import { z } from 'zod';

const factsSchema = z.object({
  id: z.string(),
  title: z.string(),
  direction: z.enum(['high', 'low', 'neither']),
  usesGold: z.boolean(),
  level: z.string(),
  needs: z.array(z.string()),
  ranks: z.record(z.string(), z.enum(['high', 'low'])).optional(),
});
const listSchema = z.object({ signals: z.array(factsSchema) });

/** @typedef {z.infer<typeof factsSchema>} SignalFacts */

/**
 * @typedef {object} PartFacts
 * @property {string} title
 * @property {boolean} labelFree
 * @property {'high' | 'low'} better
 * @property {boolean} registered whether the registry says so; else the larger value is taken for the better one
 */

/** Columns of steps that are read without the gold answer although other parts of their signal use it. */
const goldFreeSteps = ['S6.positive', 'S6.confidence', 'S6.reflects'];

/**
 * Columns that are confidences by definition although the registered end is that of their signal's headline, a delay.
 * @type {Readonly<Record<string, 'high' | 'low'>>}
 */
const ownEnds = { 'S6.positive': 'high', 'S6.confidence': 'high' };

/** @param {string} json @returns {readonly SignalFacts[]} */
export function readRegistry(json) {
  return listSchema.parse(JSON.parse(json)).signals;
}

/**
 * A part of a trace's own numbers, as calibration ranks traces by it.
 * @param {string} part "<id>.<part>"
 * @param {readonly SignalFacts[]} signals
 * @returns {PartFacts | null} null where the registry ranks no traces by it
 */
export function tracePart(part, signals) {
  const [signal, name] = find(part, signals);
  if (signal === null) return null;
  if (signal.ranks !== undefined && signal.ranks[name] === undefined) return null;
  return factsOf(signal, name, usesLabel(signal));
}

/**
 * A column of numbers, one a step.
 * @param {string} part
 * @param {readonly SignalFacts[]} signals
 * @returns {PartFacts | null}
 */
export function stepPart(part, signals) {
  const [signal, name] = find(part, signals);
  if (signal === null) return null;
  const facts = factsOf(signal, name, usesLabel(signal) && !goldFreeSteps.includes(part));
  return { ...facts, better: ownEnds[part] ?? facts.better };
}

/** A correct sibling is a label, too. @param {SignalFacts} signal */
function usesLabel({ usesGold, level, needs }) {
  // What a group's signal reads of one trace is label-free.
  return (usesGold && level !== 'group') || needs.includes('hindsight') || needs.includes('reference');
}

/**
 * @param {SignalFacts} signal
 * @param {string} name
 * @param {boolean} labeled
 * @returns {PartFacts}
 */
function factsOf({ title, direction, ranks }, name, labeled) {
  const end = ranks?.[name] ?? (direction === 'neither' ? null : direction);
  return { title, labelFree: !labeled, better: end ?? 'high', registered: end !== null };
}

/**
 * @param {string} part
 * @param {readonly SignalFacts[]} signals
 * @returns {[SignalFacts | null, string]}
 */
function find(part, signals) {
  const [id = '', name = ''] = part.split('.');
  return [signals.find((signal) => signal.id === id) ?? null, name];
}
