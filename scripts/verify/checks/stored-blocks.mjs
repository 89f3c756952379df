// `--precision stored` keeps the file's own blocks: the same weights, so nearly the same numbers as dequantised.
import { annotate } from '../annotate.mjs';
import { precisionDifference, tellDifference } from '../compare-precision.mjs';
import { fetchSmolLm2 } from '../models.mjs';

const worst = 1e-3;

/** @type {import('./check.mjs').Check} */
export const storedBlocks = {
  id: 'stored-blocks',
  title: 'SmolLM2-135M-Instruct with its blocks kept as stored against the same dequantised',
  async run(surroundings) {
    const model = await fetchSmolLm2(surroundings);
    surroundings.tell('stored-blocks: annotating twice');
    const exact = await annotate(surroundings, model, ['--no-probes']);
    const stored = await annotate(surroundings, model, ['--no-probes', '--precision', 'stored']);
    const difference = await precisionDifference(exact, stored);
    return { verdict: difference.worst < worst ? 'passed' : 'failed', lines: [tellDifference(difference)] };
  },
};
