// What sets of signals cost: one trace annotated with the set, against the same trace with the base pass alone.
import { signalsAnswerSchema } from '../answers.mjs';

/** @import { Field } from '../field.mjs' */
/** @import { BenchResult } from '../result-schema.mjs' */

/**
 * @param {Field} field
 * @param {{ length: number, steps: number, rounds: number }} plan
 * @returns {Promise<NonNullable<BenchResult['signals']>>}
 */
export async function signals(field, { length, steps, rounds }) {
  /** @type {NonNullable<BenchResult['signals']>} */
  const measured = [];
  for (let round = 1; round <= rounds; round++) {
    for (const set of /** @type {const} */ (['default', 'all'])) {
      field.tell(`${set} signals of ${steps} steps over ${length} tokens, round ${round}`);
      const task = { kind: 'signals', length, steps, signals: set };
      const answer = await field.measure('credence', `signals ${set} ${length} ${steps} ${round}`, task);
      if (answer === null) continue;
      const { base, whole } = signalsAnswerSchema.parse(answer);
      const known = measured.find((one) => one.set === set);
      if (known === undefined) measured.push({ set, length, steps, base: [base.seconds], whole: [whole.seconds] });
      else {
        known.base.push(base.seconds);
        known.whole.push(whole.seconds);
      }
    }
  }
  return measured;
}
