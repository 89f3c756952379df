// optimum, which exports weights to ONNX: it wants transformers 4, so it lies in a folder of its own that is put before
// the packages of the given Python, which lends it torch.
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../run-command.mjs';

const packages = [
  'optimum==2.1.0',
  'optimum-onnx==0.1.0',
  'transformers==4.57.6',
  'huggingface_hub==0.36.2',
  'tokenizers==0.22.2',
  'onnxruntime',
  'onnx',
];

/**
 * @param {string} folder
 * @param {string} python
 * @param {(message: string) => void} tell
 * @returns {Promise<NodeJS.ProcessEnv>} in which that Python can export
 */
export async function exportEnvironment(folder, python, tell) {
  const target = join(folder, 'export');
  if (!existsSync(target)) {
    tell(`installing ${packages.slice(0, 3).join(', ')} for the ONNX export`);
    const making = `${target}.making`;
    await rm(making, { recursive: true, force: true });
    const args = ['-m', 'pip', 'install', '--quiet', '--target', making, '--no-deps', ...packages];
    await runCommand(python, args, { output: 'keep' });
    await rename(making, target);
  }
  return { ...process.env, PYTHONPATH: target, HF_HUB_OFFLINE: '1' };
}
