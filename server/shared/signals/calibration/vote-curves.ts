// How often a vote among n of a prompt's samples is right, for growing n: by number, by weight, by rank. Draws without an
// answer are not right; those in which nobody has any weight say nothing.
import type { SampledMean } from '../../protocol/calibration-report.ts';
import { sampleCounts } from '../group/pass-at-k.ts';
import { forEachDraw, type DrawOptions } from './draws.ts';
import { meanOverPrompts, type Sample } from './prompt-votes.ts';

/** What a drawn sample's vote weighs: nothing but itself, its score, or its rank by score among the drawn. */
export type Weighing = { readonly by: 'number' | 'score' } | { readonly by: 'rank'; readonly power: number };

/**
 * For n = 1, 2, 4, 8 … up to the most samples of a prompt, over the prompts that have as many; by score and by rank of
 * samples that have one. Empty where no prompt has two.
 */
export function voteCurve(
  prompts: readonly (readonly Sample[])[],
  weighing: Weighing,
  options: DrawOptions,
): SampledMean[] {
  const voters = prompts.map((samples) =>
    readVoters(weighing.by === 'number' ? samples : samples.filter(({ score }) => score !== null)),
  );
  const most = voters.reduce((largest, { size }) => Math.max(largest, size), 0);
  if (most < 2) return [];
  return sampleCounts(most).flatMap((n) => {
    const mean = meanOverPrompts([...voters.entries()], ([prompt, one]) =>
      rightOfDraws(one, n, weighing, { ...options, seed: mixed(options.seed, prompt, n) }),
    );
    return mean === null ? [] : [{ n, ...mean }];
  });
}

/** The same draws for every part, so that parts differ by their votes alone. */
function mixed(seed: number, prompt: number, n: number): number {
  return Math.imul(Math.imul(seed + 1, 0x9e37_79b1) ^ prompt, 0x85eb_ca6b) ^ n;
}

/** The samples of a prompt as columns (N). */
interface Voters {
  readonly size: number;
  /** Class of the answer; -1 without one. */
  readonly classOf: Int32Array;
  readonly classes: number;
  readonly right: Uint8Array;
  readonly score: Float64Array;
  /** Places by falling score. */
  readonly order: Uint32Array;
}

function readVoters(samples: readonly Sample[]): Voters {
  const classOf = Int32Array.from(samples, ({ answerClass }) => answerClass ?? -1);
  const score = Float64Array.from(samples, (sample) => sample.score ?? 0);
  return {
    size: samples.length,
    classOf,
    classes: classOf.reduce((most, one) => Math.max(most, one + 1), 0),
    right: Uint8Array.from(samples, ({ correct }) => Number(correct)),
    score,
    order: Uint32Array.from(samples.keys()).sort((a, b) => (score[b] ?? 0) - (score[a] ?? 0)),
  };
}

/** Mean over the draws of n; null where there are none, or no sample of the prompt has an answer. */
function rightOfDraws(voters: Voters, n: number, weighing: Weighing, options: DrawOptions): number | null {
  if (voters.classes === 0) return null;
  const box = new BallotBox(voters);
  let [sum, count] = [0, 0];
  forEachDraw(voters.size, n, options, (drawn) => {
    const right = box.vote(drawn, weighing);
    if (right === null) return;
    sum += right;
    count += 1;
  });
  return count === 0 ? null : sum / count;
}

/** Counts one vote after the other in the same memory: there are many. */
class BallotBox {
  readonly #voters: Voters;
  /** Weight, members and right members of each class among the drawn. */
  readonly #totals: Float64Array;
  readonly #members: Uint32Array;
  readonly #right: Uint32Array;

  constructor(voters: Voters) {
    this.#voters = voters;
    this.#totals = new Float64Array(voters.classes);
    this.#members = new Uint32Array(voters.classes);
    this.#right = new Uint32Array(voters.classes);
  }

  /** Share right of the winning class, of equal ones the mean; 0 without an answer; null where none has any weight. */
  vote(drawn: Uint8Array, weighing: Weighing): number | null {
    const { classOf, right, score } = this.#voters;
    for (const column of [this.#totals, this.#members, this.#right]) column.fill(0);
    let answers = 0;
    for (let at = 0; at < drawn.length; at++) {
      const one = classOf[at] ?? -1;
      if (drawn[at] !== 1 || one < 0) continue;
      answers += 1;
      this.#members[one] = (this.#members[one] ?? 0) + 1;
      this.#right[one] = (this.#right[one] ?? 0) + (right[at] ?? 0);
      if (weighing.by !== 'rank') this.#give(one, weighing.by === 'number' ? 1 : (score[at] ?? 0));
    }
    if (answers === 0) return 0;
    if (weighing.by === 'rank') this.#giveByRank(drawn, answers, weighing.power);
    return this.#rightOfWinners();
  }

  #give(one: number, weight: number): void {
    this.#totals[one] = (this.#totals[one] ?? 0) + weight;
  }

  /** (V - rank + 1)^p among the V drawn answers, ranks from 1; equal scores share the mean of their votes. */
  #giveByRank(drawn: Uint8Array, answers: number, power: number): void {
    const { order, classOf, score } = this.#voters;
    const tied: number[] = [];
    let [rank, votes] = [0, 0];
    const share = (): void => {
      for (const one of tied) this.#give(one, votes / tied.length);
      tied.length = votes = 0;
    };
    let last = Number.NaN;
    for (const at of order) {
      const one = classOf[at] ?? -1;
      if (drawn[at] !== 1 || one < 0) continue;
      const own = score[at] ?? 0;
      if (own !== last) share();
      last = own;
      votes += (answers - rank) ** power;
      tied.push(one);
      rank += 1;
    }
    share();
  }

  #rightOfWinners(): number | null {
    const most = this.#totals.reduce((a, b) => Math.max(a, b), 0);
    if (!(most > 0)) return null;
    let [sum, winners] = [0, 0];
    for (const [one, total] of this.#totals.entries()) {
      // Sums that differ by rounding alone are equal.
      if (total < most * (1 - 1e-12)) continue;
      sum += (this.#right[one] ?? 0) / (this.#members[one] ?? 1);
      winners += 1;
    }
    return sum / winners;
  }
}
