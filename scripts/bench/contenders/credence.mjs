// Credence itself, as built, in its precisions.
import { join } from 'node:path';
import { aboutAnswerSchema } from '../answers.mjs';

const titles = {
  fp32: 'Credence, fp32',
  fast: 'Credence, fast mode (int8)',
  stored: 'Credence, blocks as stored',
};

/**
 * @param {keyof typeof titles} precision
 * @returns {import('./contender.mjs').Contender}
 */
function credence(precision) {
  return {
    id: precision === 'fp32' ? 'credence' : `credence-${precision}`,
    title: titles[precision],
    body: 'hidden states',
    scores: 'log-prob, rank, entropy, mean logit and 20 likeliest of every token',
    // Stored blocks are the very weights that the others have dequantised.
    quantized: precision === 'fast',
    async prepare({ project, model, gguf }) {
      if (precision === 'stored' && gguf === null)
        throw new Error('the weights are no GGUF, so there are no blocks to keep; name a GGUF as model');
      return { program: credenceProgram(project, model, precision), version: 'this build' };
    },
    async check(worker) {
      const about = aboutAnswerSchema.parse(await worker.ask({ kind: 'about' }));
      if (about.precision !== precision) throw new Error(`it computes in ${about.precision}, not in ${precision}`);
    },
  };
}

/**
 * @param {string} project
 * @param {string} model
 * @param {string} precision
 * @returns {import('../worker.mjs').Program}
 */
export function credenceProgram(project, model, precision) {
  const program = join(project, 'dist', 'credence.js');
  const args = ['bench', '--tasks', '--model', model, '--device', 'cpu', '--precision', precision];
  return { command: process.execPath, args: [program, ...args] };
}

export const credenceExact = credence('fp32');
export const credenceFast = credence('fast');
export const credenceStored = credence('stored');
