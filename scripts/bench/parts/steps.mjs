// Step probes: packed behind one reading of the trace, as annotating asks them, against one pass a step; and how their
// cost grows with the number of steps.
import { packedAnswerSchema, separateAnswerSchema } from '../answers.mjs';

/** @import { Field } from '../field.mjs' */
/** @import { BenchResult } from '../result-schema.mjs' */

/**
 * @param {Field} field
 * @param {{ length: number, steps: number, rounds: number, counts: readonly number[] }} plan
 * @returns {Promise<Pick<BenchResult, 'packed' | 'separate'>>}
 */
export async function steps(field, { length, steps: count, rounds, counts }) {
  /** @type {BenchResult['packed']} */
  const packed = [];
  const wanted = [
    { steps: count, greedy: false, rounds },
    { steps: count, greedy: true, rounds },
    ...counts.filter((one) => one !== count).map((one) => ({ steps: one, greedy: true, rounds: 1 })),
  ];
  for (let round = 1; round <= rounds; round++) {
    for (const { steps: number, greedy, rounds: own } of wanted) {
      if (round > own) continue;
      field.tell(`${number} steps over ${length} tokens, ${greedy ? 'greedy answers' : 'forced'}, round ${round}`);
      const task = { kind: 'steps', length, steps: number, greedy, passes: 'packed' };
      const answer = await field.measure('credence', `packed ${length} ${number} ${greedy} ${round}`, task);
      if (answer === null) continue;
      const { base, probes } = packedAnswerSchema.parse(answer);
      const known = packed.find((one) => one.steps === number && one.greedy === greedy);
      if (known === undefined) {
        packed.push({ length, steps: number, greedy, base: [base.seconds], probes: [probes.seconds] });
      } else {
        known.base.push(base.seconds);
        known.probes.push(probes.seconds);
      }
    }
  }
  return { packed, separate: await separate(field, length, count) };
}

/**
 * Every step with a pass of its own, all of them: minutes, so once.
 * @param {Field} field
 * @param {number} length
 * @param {number} count
 * @returns {Promise<BenchResult['separate']>}
 */
async function separate(field, length, count) {
  field.tell(`${count} steps over ${length} tokens, one pass a step`);
  const task = { kind: 'steps', length, steps: count, greedy: false, passes: 'separate' };
  const answer = await field.measure('credence', `separate ${length} ${count}`, task);
  if (answer === null) return [];
  const { seconds } = separateAnswerSchema.parse(answer);
  return [{ length, steps: count, greedy: false, seconds: [seconds] }];
}
