// llama.cpp through node-llama-cpp, over a GGUF of the same weights: as they came, dequantised, and in 8 bits.
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../run-command.mjs';
import { installPeers, peerVersion } from '../install-peers.mjs';

/**
 * @param {'F32' | 'Q8_0'} form
 * @returns {import('./contender.mjs').Contender}
 */
function llamaCpp(form) {
  return {
    id: `llama-cpp-${form.toLowerCase().replace('_', '-')}`,
    title: `llama.cpp, ${form}`,
    body: 'nothing',
    scores: "the likeliest token's probability at every position (the token's own would cost more)",
    quantized: form !== 'F32',
    async prepare(surroundings) {
      const { project, folder, threads, idsFile } = surroundings;
      const file = await makeGguf(surroundings, form);
      const peers = await installPeers(surroundings);
      const program = join(project, 'scripts', 'bench', 'programs', 'llama-cpp.mjs');
      const args = [program, file, String(threads), idsFile];
      const version = `node-llama-cpp ${await peerVersion(peers, 'node-llama-cpp')}`;
      return { program: { command: process.execPath, args, cwd: join(folder, 'peers') }, version };
    },
  };
}

/**
 * @param {import('./contender.mjs').Surroundings} surroundings
 * @param {string} form
 */
async function makeGguf({ project, folder, gguf, weightsSha256, python, tell }, form) {
  if (gguf === null) {
    throw new Error(
      'the weights are a Hugging Face folder, and no package turns one into a GGUF; name a GGUF as model',
    );
  }
  const made = join(folder, `${weightsSha256.slice(0, 16)}.${form}.gguf`);
  if (existsSync(made)) return made;
  if (python === null) {
    throw new Error(`writing the weights as ${form} needs Python with the package gguf (--python or CREDENCE_PYTHON)`);
  }
  tell(`writing the weights as ${form} GGUF`);
  const script = join(project, 'scripts', 'bench', 'programs', 'model_files.py');
  await runCommand(python, [script, 'gguf', gguf, form, `${made}.making`], { output: 'keep' });
  await rename(`${made}.making`, made);
  return made;
}

export const llamaExact = llamaCpp('F32');
export const llamaEightBit = llamaCpp('Q8_0');
