// Part e: pass@1 and mean length after DPO on the pairs of each rule, against as many pairs made at random, over seeds.
import { difference, mean, spread } from '../numbers/seeds.mjs';
import { shuffled, splitMix } from '../numbers/random.mjs';

/** @import { Rollout } from '../records.mjs' */

/** Controls: right and wrong ignored; and a random right one over a random wrong one. */
export const controls = /** @type {const} */ (['random-any', 'random-outcome']);

/** @typedef {{ prompt: string, chosen: string, rejected: string }} PairRow */
/** @typedef {{ pairs: string, seed: number, pass1: number, meanLength: number }} Run */
/** @typedef {{ value: number | null, low: number | null, high: number | null }} Difference */

/**
 * @typedef {object} RuleOutcome
 * @property {string} rule or control
 * @property {number} runs
 * @property {{ mean: number, spread: number | null }} pass1
 * @property {{ mean: number, spread: number | null }} meanLength
 * @property {Difference} overAny pass@1 over pairs of two random samples
 * @property {Difference} overOutcome pass@1 over random right-against-wrong pairs
 * @property {Difference} longerThanAny mean length, tokens, more than after pairs of two random samples
 */

/**
 * @param {readonly Run[]} runs of rules and controls
 * @returns {RuleOutcome[]} in the order in which they come
 */
export function ruleOutcomes(runs) {
  /** @param {string} name @param {'pass1' | 'meanLength'} what */
  const of = (name, what) => runs.filter(({ pairs }) => pairs === name).map((run) => run[what]);
  const [any, outcome] = controls;
  return [...new Set(runs.map(({ pairs }) => pairs))].map((rule) => {
    const [right, length] = [of(rule, 'pass1'), of(rule, 'meanLength')];
    return {
      ...{ rule, runs: right.length },
      pass1: { mean: mean(right), spread: spread(right) },
      meanLength: { mean: mean(length), spread: spread(length) },
      overAny: difference(right, of(any, 'pass1')),
      overOutcome: difference(right, of(outcome, 'pass1')),
      longerThanAny: difference(length, of(any, 'meanLength')),
    };
  });
}

/**
 * How many pairs each run gets, so that all get as many: of the rules that have enough, what the poorest of them has.
 * @param {Readonly<Record<string, number>>} counts pairs of each rule
 * @param {{ most: number, fewest: number }} bounds
 * @returns {{ count: number, rules: string[], tooFew: string[] }}
 */
export function equalCount(counts, { most, fewest }) {
  const rules = Object.keys(counts).filter((rule) => (counts[rule] ?? 0) >= fewest);
  const tooFew = Object.keys(counts).filter((rule) => !rules.includes(rule));
  return { count: Math.min(most, ...rules.map((rule) => counts[rule] ?? 0)), rules, tooFew };
}

/**
 * Pairs without a rule, no two alike.
 * @param {readonly Rollout[]} rollouts
 * @param {(typeof controls)[number]} control
 * @param {{ count: number, seed: number }} options
 * @returns {PairRow[]} fewer where the rollouts have no more
 */
export function controlPairs(rollouts, control, { count, seed }) {
  const random = splitMix(seed);
  /** @type {Map<string, Map<string, Rollout>>} */
  const prompts = new Map();
  for (const rollout of rollouts) {
    const texts = prompts.get(rollout.prompt) ?? new Map();
    prompts.set(rollout.prompt, texts.set(rollout.completion, rollout));
  }
  const all = [...prompts.values()].flatMap((texts) => {
    const siblings = [...texts.values()];
    return siblings.flatMap((chosen) =>
      siblings.flatMap((rejected) => {
        const fits = control === 'random-any' ? chosen !== rejected : chosen.correct && !rejected.correct;
        return fits ? [{ prompt: chosen.prompt, chosen: chosen.completion, rejected: rejected.completion }] : [];
      }),
    );
  });
  /** A pair and its mirror image would undo each other. @type {Set<string>} */
  const taken = new Set();
  const pairs = shuffled(all, random).filter(({ prompt, chosen, rejected }) => {
    const key = JSON.stringify([prompt, ...[chosen, rejected].sort()]);
    return taken.has(key) ? false : (taken.add(key), true);
  });
  return pairs.slice(0, count);
}
