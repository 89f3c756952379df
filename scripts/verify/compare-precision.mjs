// Two annotations of the same traces by the same weights in two precisions: by how much their log-probs differ.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const lineSchema = z.object({ tokens: z.object({ logprob: z.array(z.number().nullable()) }).optional() });

/**
 * @typedef {object} Difference
 * @property {number} tokens
 * @property {number} mean nats, absolute
 * @property {number} bias mean of the signed difference: what does not average out
 * @property {number} p99 nats, absolute: 99 of 100 tokens differ by no more (nearest rank)
 * @property {number} worst nats, absolute
 */

/**
 * @param {string} exact path of the annotations in fp32
 * @param {string} other
 * @returns {Promise<Difference>}
 */
export async function precisionDifference(exact, other) {
  const [ours, theirs] = await Promise.all([readLogprobs(exact), readLogprobs(other)]);
  if (ours.length !== theirs.length) throw new Error(`${ours.length} tokens against ${theirs.length}`);
  /** @type {number[]} */
  const sizes = [];
  let signed = 0;
  for (const [index, value] of ours.entries()) {
    const counterpart = theirs[index] ?? null;
    if (value === null || counterpart === null) continue;
    signed += counterpart - value;
    sizes.push(Math.abs(counterpart - value));
  }
  const tokens = sizes.length;
  if (tokens === 0) throw new Error(`no token of ${exact} and ${other} has a log-prob`);
  sizes.sort((a, b) => a - b);
  const sum = sizes.reduce((total, size) => total + size, 0);
  const p99 = sizes[Math.ceil(0.99 * tokens) - 1] ?? Number.NaN;
  return { tokens, mean: sum / tokens, bias: signed / tokens, p99, worst: sizes.at(-1) ?? Number.NaN };
}

/** @param {string} path */
async function readLogprobs(path) {
  /** @type {(number | null)[]} */
  const all = [];
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    if (line !== '') all.push(...(lineSchema.parse(JSON.parse(line)).tokens?.logprob ?? []));
  }
  return all;
}

/** @param {Difference} difference */
export function tellDifference({ tokens, mean, bias, p99, worst }) {
  return `logprob ${tokens} values, mean difference ${mean.toExponential(1)} nats, bias ${bias.toExponential(1)}, 99th percentile ${p99.toExponential(1)}, largest ${worst.toExponential(1)}`;
}
