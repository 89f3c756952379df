// All contenders reading the same tokens, in turn, round after round, so that a busy minute hurts all alike. The peak of
// the machine is measured in the same rounds.
import { peakAnswerSchema, readAnswerSchema } from '../answers.mjs';

/** @import { Field } from '../field.mjs' */
/** @import { BenchResult } from '../result-schema.mjs' */

/**
 * @param {Field} field
 * @param {{ lengths: readonly number[], rounds: number }} plan
 * @returns {Promise<Pick<BenchResult, 'peak' | 'readings' | 'multiplies'>>}
 */
export async function compare(field, { lengths, rounds }) {
  const own = await field.worker('credence');
  /** @type {number[]} */
  const peak = [];
  /** @type {Map<string, BenchResult['readings'][number]>} */
  const readings = new Map();
  /** @type {BenchResult['multiplies']} */
  const multiplies = [];
  for (const length of lengths) {
    // The longer text takes its time; fewer rounds of it say enough.
    const all = length > 2_048 ? Math.min(2, rounds) : rounds;
    // Round 0 warms up and is not kept.
    for (let round = 0; round <= all; round++) {
      field.tell(`length ${length}, ${round === 0 ? 'warming up' : `round ${round} of ${all}`}`);
      if (round > 0) {
        const measured = await field.state.once(`peak ${length} ${round}`, async () => own.ask({ kind: 'peak' }));
        peak.push(peakAnswerSchema.parse(measured).multipliesPerSecond);
      }
      for (const { id } of field.present()) {
        for (const work of /** @type {const} */ (['body', 'scores'])) {
          const task = { kind: 'read', length, scores: work === 'scores' };
          const answer = await field.measure(id, `read ${length} ${work} ${round}`, task);
          if (answer === null || round === 0) continue;
          const { seconds, cpuSeconds, meanLogprob, peakBytes } = readAnswerSchema.parse(answer);
          const key = `${id} ${length} ${work}`;
          const known = readings.get(key);
          readings.set(key, {
            ...{ contender: id, length, work, meanLogprob },
            seconds: [...(known?.seconds ?? []), seconds],
            cpuSeconds: [...(known?.cpuSeconds ?? []), cpuSeconds],
            peakBytes: known?.peakBytes ?? peakBytes,
          });
        }
      }
    }
    multiplies.push({ length, ...(await multipliesOf(field, length)) });
  }
  return { peak, readings: [...readings.values()], multiplies };
}

/**
 * @param {Field} field
 * @param {number} length
 */
async function multipliesOf(field, length) {
  /** @param {boolean} scores */
  const of = async (scores) => {
    const key = `read ${length} ${scores ? 'scores' : 'body'} 0`;
    const answer = await field.measure('credence', key, { kind: 'read', length, scores });
    return answer === null ? 0 : (readAnswerSchema.parse(answer).multiplies ?? 0);
  };
  return { body: await of(false), scores: await of(true) };
}
