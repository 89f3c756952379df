// A Python with what the references need: the one that is named, else a virtual environment made here once.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tryCommand, runCommand } from '../run-command.mjs';
import { lastLine, NotToBeHad } from './fetch.mjs';

/** Versions that the checks were written with. */
const packages = ['torch==2.15.0', 'transformers==5.23.0', 'gguf==0.19.0', 'accelerate', 'safetensors==0.8.0'];
const ask =
  'import torch, transformers, tokenizers, gguf, accelerate; print(transformers.__version__, torch.__version__)';

/**
 * @param {{ named: string | null, folder: string, tell: (message: string) => void }} options
 * @returns {Promise<{ python: string, versions: string }>}
 * @throws NotToBeHad
 */
export async function ensurePython({ named, folder, tell }) {
  if (named !== null) {
    const { code, output } = await tryCommand(named, ['-c', ask], { output: 'keep' });
    if (code === 0) return { python: named, versions: lastLine(output) };
    throw new NotToBeHad(`${named} lacks what the references need (${packages.join(', ')}): ${lastLine(output)}`);
  }
  const environment = join(folder, 'venv');
  const python = join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  if (!existsSync(python) || (await tryCommand(python, ['-c', ask], { output: 'keep' })).code !== 0) {
    tell(`installing ${packages.join(', ')} into ${environment}: once, about 2 GB`);
    const base = process.platform === 'win32' ? 'python' : 'python3';
    const made = await tryCommand(base, ['-m', 'venv', environment], { output: 'keep' });
    if (made.code !== 0) throw new NotToBeHad(`no virtual environment could be made: ${lastLine(made.output)}`);
    const { code, output } = await tryCommand(python, ['-m', 'pip', 'install', '--quiet', ...packages], {
      output: 'keep',
    });
    if (code !== 0) throw new NotToBeHad(`pip could not install the references: ${lastLine(output)}`);
  }
  return { python, versions: lastLine(await runCommand(python, ['-c', ask], { output: 'keep' })) };
}
