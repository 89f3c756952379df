// How much of everything a run takes: the published study, and a toy one that shows that every part runs.

/**
 * @typedef {object} Plan
 * @property {number} problems held-out problems of each length and kind of unseen
 * @property {number} samples rollouts of each problem
 * @property {number} measured of those problems, how many of each length and kind are measured (their first rollout)
 * @property {number} continuations of each place
 * @property {number} trainingProblems training-side problems of each length
 * @property {number} mostTokens of a rollout, and of a continuation
 * @property {number} replicates of a bootstrap
 * @property {{ most: number, fewest: number }} pairs of a run; rules with fewer are left out
 * @property {{ epochs: number, rate: number, batch: number }} dpo chosen before anything was trained, the same for all
 * @property {readonly number[]} seeds of DPO
 * @property {number} testProblems of each length and kind, for pass@1
 * @property {number} testSamples of each of them
 */

/** Kinds of unseen problems, as the generator names them; each at every length. */
export const splits = /** @type {const} */ (['familiar', 'held-out-template', 'held-out-range']);
/** Numbers of operations, of which the generator makes as many problems each. */
export const lengths = [2, 3, 4, 5, 6, 7, 8];

/** Of the problems that are drawn: those of rollouts, of the training side, and of pass@1 have nothing in common. */
export const problemSeeds = { heldOut: 5_001, training: 6_001, test: 7_001 };

/**
 * @param {{ rollouts: number, quick: boolean }} options
 * @returns {Plan}
 */
export function planOf({ rollouts, quick }) {
  if (quick)
    return {
      ...{ problems: 1, samples: 4, measured: 1, continuations: 4, trainingProblems: 6, mostTokens: 320 },
      ...{
        replicates: 50,
        pairs: { most: 16, fewest: 4 },
        dpo: { epochs: 1, rate: 5e-5, batch: 8 },
        seeds: [1, 2],
        testProblems: 1,
        testSamples: 1,
      },
    };
  const samples = 8;
  const problems = Math.ceil(rollouts / (samples * splits.length * lengths.length));
  return {
    ...{
      problems,
      samples,
      measured: Math.min(10, problems),
      continuations: 32,
      trainingProblems: 60,
      mostTokens: 640,
    },
    ...{
      replicates: 1_000,
      pairs: { most: 256, fewest: 100 },
      dpo: { epochs: 2, rate: 5e-5, batch: 8 },
      seeds: [1, 2, 3],
      testProblems: 12,
      testSamples: 4,
    },
  };
}
