// Annotations by the built command line, without the cache of annotations: what is checked is computed here and now.
import { basename, join } from 'node:path';
import { runCommand } from '../run-command.mjs';

/** Of this run: several checks compare with the same annotations. @type {Map<string, Promise<string>>} */
const made = new Map();

/**
 * @param {import('./checks/check.mjs').Surroundings} surroundings
 * @param {string} model
 * @param {readonly string[]} options
 * @returns {Promise<string>} path of the annotations
 */
export function annotate(surroundings, model, options) {
  const key = JSON.stringify([surroundings.traces, model, options]);
  const annotations = made.get(key) ?? run(surroundings, model, options);
  made.set(key, annotations);
  return annotations;
}

/**
 * @param {import('./checks/check.mjs').Surroundings} surroundings
 * @param {string} model
 * @param {readonly string[]} options
 */
async function run({ project, folder, traces }, model, options) {
  const name = [basename(model), ...options].join('').replaceAll(/[^\w.-]/gu, '');
  const out = join(folder, `${name}.annotations.jsonl`);
  const program = join(project, 'dist', 'credence.js');
  const args = [
    program,
    'annotate',
    traces,
    '-o',
    out,
    '--model',
    model,
    '--device',
    'cpu',
    '--cache',
    'none',
    ...options,
  ];
  await runCommand(process.execPath, args, { output: 'keep' });
  return out;
}
