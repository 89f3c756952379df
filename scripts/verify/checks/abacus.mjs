// The embedded model's whole annotations, probes, provisional answers and signals included, against one plain pass of
// transformers a probe and signals computed from the definitions.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tryCommand } from '../../run-command.mjs';
import { annotate } from '../annotate.mjs';
import { comparedLines } from '../compare-gguf.mjs';

/** Probes cost the reference a pass each. */
const traces = 48;
/** What each signal has to be compared on at least: nothing compared is nothing shown. */
const fewest = 20;
/** Largest difference of a signal, of values beyond 1 as a share of them. */
const worst = 1e-3;
/** Of every signal with a part that each trace has. */
const parts = [
  ...['S1.final', 'S2.r2w', 'S2.shaping', 'S3.total', 'S4.dense', 'S5.finalConfidence', 'S5.selfPotential'],
  ...['S6.confidence', 'S7.credit', 'S8.uncertainty', 'R1.crew', 'R2.disparity', 'R3.reward', 'R4.logProb', 'R5.gain'],
  ...['R7.perplexity', 'R10.mass', 'deltaPotential', 'deltaBelief'],
];

/** @type {import('./check.mjs').Check} */
export const abacus = {
  id: 'abacus',
  title: `Abacus: tokens, gold log-probs, provisional answers and signals of ${traces} example rollouts against transformers`,
  async run(surroundings) {
    const { project, python, folder, tell } = surroundings;
    const examples = join(project, 'media', 'examples', 'rollouts.trace.jsonl');
    const first = join(folder, `rollouts-${traces}.trace.jsonl`);
    const lines = (await readFile(examples, 'utf8')).split('\n').slice(0, traces);
    await writeFile(first, `${lines.join('\n')}\n`);
    const model = join(project, 'media', 'abacus');
    tell('abacus: annotating with all signals');
    const annotations = await annotate({ ...surroundings, traces: first }, model, ['--signals', 'all']);
    tell('abacus: recomputing with transformers');
    const script = join(project, 'test', 'golden', 'recompute.py');
    const args = [script, model, first, annotations, '--signals', String(worst)];
    const { code, output } = await tryCommand(python, args, { output: 'keep' });
    const missing = ['traces', ...parts].filter((name) => countOf(output, name) < fewest);
    const told = comparedLines(output);
    if (missing.length > 0) told.push(`fewer than ${fewest} compared: ${missing.join(', ')}`);
    return { verdict: code === 0 && missing.length === 0 ? 'passed' : 'failed', lines: told };
  },
};

/**
 * How many values of a name recompute.py compared.
 * @param {string} output
 * @param {string} name
 */
function countOf(output, name) {
  const line = output.split('\n').find((one) => one.startsWith(`${name} `));
  return Number(/^\S+\s+(\d+) /u.exec(line ?? '')?.[1] ?? 0);
}
