// transformers.js over an ONNX export of the same weights, which optimum makes.
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../run-command.mjs';
import { installPeers, peerVersion } from '../install-peers.mjs';
import { exportEnvironment } from '../install-export.mjs';

/** @type {import('./contender.mjs').Contender} */
export const transformersJs = {
  id: 'transformers-js',
  title: 'transformers.js, fp32',
  body: 'the logits matrix, not read',
  scores: 'log-probs, computed from the logits matrix in JavaScript',
  quantized: false,
  async prepare(surroundings) {
    const { project, folder, threads, idsFile } = surroundings;
    const peers = await installPeers(surroundings);
    const exported = await makeExport(surroundings);
    const program = join(project, 'scripts', 'bench', 'programs', 'transformers-js.mjs');
    const args = [program, exported, String(threads), idsFile];
    const version = `${await peerVersion(peers, '@huggingface/transformers')} (onnxruntime-node ${await peerVersion(peers, 'onnxruntime-node')}; export by optimum)`;
    return { program: { command: process.execPath, args, cwd: join(folder, 'peers') }, version };
  },
};

/**
 * @param {import('./contender.mjs').Surroundings} surroundings
 * @returns {Promise<string>} folder
 */
async function makeExport({ project, folder, weights, weightsSha256, python, tell }) {
  const made = join(folder, `onnx-${weightsSha256.slice(0, 16)}`);
  if (existsSync(made)) return made;
  if (python === null) {
    throw new Error(
      'its own ONNX files cannot be downloaded here, and an export of these weights needs Python with torch (name it with --python or CREDENCE_PYTHON)',
    );
  }
  const environment = await exportEnvironment(folder, python, tell);
  tell('exporting the weights to ONNX with optimum');
  const script = join(project, 'scripts', 'bench', 'programs', 'model_files.py');
  const making = `${made}.making`;
  await rm(making, { recursive: true, force: true });
  await runCommand(python, [script, 'onnx', weights, making], { env: environment, output: 'keep' });
  await rename(making, made);
  return made;
}
