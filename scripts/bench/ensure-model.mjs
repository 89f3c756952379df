// Which model is measured: the one that was named, else SmolLM2-135M-Instruct as the Python package index has it.
import { join, resolve } from 'node:path';
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { runCommand } from '../run-command.mjs';

/** By size the smallest real model; everybody can read its form. */
const defaultModel = 'SmolLM2-135M-Instruct';

/**
 * @param {{ named: string | null, project: string, tell: (message: string) => void }} options
 * @returns {Promise<{ model: string, gguf: string | null }>} as Credence takes it, and the GGUF where it is one
 */
export async function ensureModel({ named, project, tell }) {
  const path = named === null ? await pull(project, tell) : existsSync(named) ? resolve(named) : named;
  return { model: path, gguf: path.toLowerCase().endsWith('.gguf') ? path : null };
}

/**
 * @param {string} project
 * @param {(message: string) => void} tell
 * @returns {Promise<string>}
 */
async function pull(project, tell) {
  tell(`fetching ${defaultModel} (the Python package index's GGUF), where it is not here yet`);
  const program = join(project, 'dist', 'credence.js');
  const args = [program, 'models', 'pull', defaultModel, '--mirror', '--json'];
  const output = await runCommand(process.execPath, args, { output: 'keep' });
  return z.object({ path: z.string() }).parse(JSON.parse(output.slice(output.indexOf('{')))).path;
}
