// SmolLM2-135M-Instruct from its GGUF (Q4_1) against transformers on the dequantised weights.
import { compareGguf } from '../compare-gguf.mjs';
import { fetchSmolLm2 } from '../models.mjs';

/** @type {import('./check.mjs').Check} */
export const smollm2Gguf = {
  id: 'smollm2-gguf',
  title: 'SmolLM2-135M-Instruct (GGUF, Q4_1) against transformers on the dequantised weights',
  run: async (surroundings) => compareGguf(surroundings, await fetchSmolLm2(surroundings)),
};
