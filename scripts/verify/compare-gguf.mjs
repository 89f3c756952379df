// One GGUF read by Credence and by transformers on its dequantised weights: every token id, offset and log-prob of a
// trace file. The two share no code.
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runCommand, tryCommand } from '../run-command.mjs';
import { annotate } from './annotate.mjs';

/** Bars of real weights, nats. */
const worst = 1e-3;
const mean = 1e-4;
const fewestTokens = 20_000;

/**
 * @param {import('./checks/check.mjs').Surroundings} surroundings
 * @param {string} gguf
 * @returns {Promise<import('./checks/check.mjs').Outcome>}
 */
export async function compareGguf(surroundings, gguf) {
  const { project, python, traces, tell } = surroundings;
  const reference = await referenceFolder(surroundings, gguf);
  tell(`${basename(gguf)}: annotating`);
  const annotations = await annotate(surroundings, gguf, ['--no-probes']);
  tell(`${basename(gguf)}: recomputing with transformers`);
  const script = join(project, 'test', 'golden', 'recompute.py');
  const args = [script, reference, traces, annotations, '--worst', String(worst), '--mean', String(mean)];
  const { code, output } = await tryCommand(python, args, { output: 'keep' });
  const lines = comparedLines(output);
  const tokens = Number(/^logprob\s+(\d+) values/mu.exec(output)?.[1] ?? 0);
  if (tokens < fewestTokens) lines.push(`only ${tokens} tokens were compared; ${fewestTokens} are wanted (--traces)`);
  return { verdict: code === 0 && tokens >= fewestTokens ? 'passed' : 'failed', lines };
}

/**
 * What recompute.py tells, without what libraries print between.
 * @param {string} output
 */
export function comparedLines(output) {
  const told = /^\S.* (values, mean|compared)|^differs:|^not recomputed:|^line \d+:|Error/u;
  return output.split('\n').filter((line) => told.test(line));
}

/**
 * @param {import('./checks/check.mjs').Surroundings} surroundings
 * @param {string} gguf
 * @returns {Promise<string>} a Hugging Face folder made from the file without Credence
 */
async function referenceFolder({ project, folder, python, tell }, gguf) {
  const made = join(folder, `reference-${basename(gguf, '.gguf')}`);
  if (existsSync(made)) return made;
  tell(`${basename(gguf)}: dequantising with the reference library`);
  await rm(`${made}.making`, { recursive: true, force: true });
  const script = join(project, 'scripts', 'verify', 'programs', 'reference_folder.py');
  await runCommand(python, [script, gguf, `${made}.making`], { output: 'keep' });
  await rename(`${made}.making`, made);
  return made;
}
