// The checks, in the order they run. Adding one adds a file and a line.
import { abacus } from './abacus.mjs';
import { abacusRecipe } from './abacus-recipe.mjs';
import { fastMode } from './fast-mode.mjs';
import { gemma3Gguf } from './gemma3-gguf.mjs';
import { smollm2Gguf } from './smollm2-gguf.mjs';
import { storedBlocks } from './stored-blocks.mjs';
import { study } from './study.mjs';

/** @type {readonly import('./check.mjs').Check[]} */
export const checks = [abacus, abacusRecipe, study, smollm2Gguf, gemma3Gguf, storedBlocks, fastMode];
