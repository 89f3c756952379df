// The fast mode multiplies in int8: its error on real text, held to what docs/accuracy.md says of it.
import { annotate } from '../annotate.mjs';
import { precisionDifference, tellDifference } from '../compare-precision.mjs';
import { fetchSmolLm2 } from '../models.mjs';

/** Nats. Half precision on a serving engine stood at 0.02; a mode beyond five times that would mislead. */
const mean = 0.1;

/** @type {import('./check.mjs').Check} */
export const fastMode = {
  id: 'fast-mode',
  title: 'SmolLM2-135M-Instruct in the fast mode (int8) against fp32',
  async run(surroundings) {
    const model = await fetchSmolLm2(surroundings);
    surroundings.tell('fast-mode: annotating twice');
    const exact = await annotate(surroundings, model, ['--no-probes']);
    const fast = await annotate(surroundings, model, ['--no-probes', '--precision', 'fast']);
    const difference = await precisionDifference(exact, fast);
    // Exactly nothing would mean that the mode was not on.
    const held = difference.mean < mean && difference.mean > 0;
    return { verdict: held ? 'passed' : 'failed', lines: [tellDifference(difference)] };
  },
};
