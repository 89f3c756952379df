// Who is compared, in the order of the tables.
import { credenceExact, credenceFast, credenceStored } from './credence.mjs';
import { llamaEightBit, llamaExact } from './llama-cpp.mjs';
import { pytorchExact, pytorchHalf } from './pytorch.mjs';
import { transformersJs } from './transformers-js.mjs';

/** @type {readonly import('./contender.mjs').Contender[]} */
export const contenders = [
  credenceExact,
  credenceFast,
  credenceStored,
  transformersJs,
  llamaExact,
  llamaEightBit,
  pytorchExact,
  pytorchHalf,
];
