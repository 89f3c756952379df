// The embedded model's whole annotations, probes and provisional answers included, against one plain pass of
// transformers a probe.
import { join } from 'node:path';
import { tryCommand } from '../../run-command.mjs';
import { annotate } from '../annotate.mjs';
import { comparedLines } from '../compare-gguf.mjs';

/** Probes cost the reference a pass each. */
const traces = 48;

/** @type {import('./check.mjs').Check} */
export const abacus = {
  id: 'abacus',
  title: `Abacus: tokens, gold log-probs and provisional answers of ${traces} example rollouts against transformers`,
  async run(surroundings) {
    const { project, python, tell } = surroundings;
    const examples = join(project, 'media', 'examples', 'rollouts.trace.jsonl');
    const model = join(project, 'media', 'abacus');
    tell('abacus: annotating');
    const annotations = await annotate({ ...surroundings, traces: examples }, model, []);
    tell('abacus: recomputing with transformers');
    const script = join(project, 'test', 'golden', 'recompute.py');
    const args = [script, model, examples, annotations, '--limit', String(traces)];
    const { code, output } = await tryCommand(python, args, { output: 'keep' });
    return { verdict: code === 0 ? 'passed' : 'failed', lines: comparedLines(output) };
  },
};
