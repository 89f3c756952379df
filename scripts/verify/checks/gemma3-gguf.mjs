// Gemma 3 270M from its GGUF (Q4_K_M) against transformers on the dequantised weights.
import { compareGguf } from '../compare-gguf.mjs';
import { fetchGemma3 } from '../models.mjs';

/** @type {import('./check.mjs').Check} */
export const gemma3Gguf = {
  id: 'gemma3-gguf',
  title: 'Gemma 3 270M (GGUF, Q4_K_M) against transformers on the dequantised weights',
  run: async (surroundings) => compareGguf(surroundings, await fetchGemma3(surroundings)),
};
