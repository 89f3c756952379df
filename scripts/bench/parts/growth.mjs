// How time and memory grow with length: each length in a process of its own, so that its memory is its own. Lengths past
// the model's context are read by a copy of its folder whose configuration allows them; the arithmetic is the same.
import { readAnswerSchema } from '../answers.mjs';

/** @import { Field } from '../field.mjs' */
/** @import { BenchResult } from '../result-schema.mjs' */

/**
 * @param {Field} field
 * @param {{ lengths: readonly number[], rounds: number }} plan
 * @returns {Promise<BenchResult['growth']>}
 */
export async function growth(field, { lengths, rounds }) {
  /** @type {BenchResult['growth']} */
  const grown = [];
  for (const length of lengths) {
    field.tell(`length ${length}, full head, in a process of its own`);
    const answers = await field.alone(length, `growth ${length}`, length > 4_096 ? 1 : rounds);
    if (answers === null) continue;
    const parsed = answers.map((answer) => readAnswerSchema.parse(answer));
    grown.push({
      length,
      seconds: parsed.map(({ seconds }) => seconds),
      multiplies: parsed[0]?.multiplies ?? 0,
      peakBytes: Math.max(...parsed.map(({ peakBytes }) => peakBytes)),
    });
  }
  return grown;
}
