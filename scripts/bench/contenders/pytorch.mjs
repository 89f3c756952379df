// transformers with PyTorch on the CPU, where a Python that has both is named.
import { join } from 'node:path';
import { tryCommand } from '../../run-command.mjs';

/**
 * @param {'float32' | 'bfloat16'} type
 * @returns {import('./contender.mjs').Contender}
 */
function pytorch(type) {
  return {
    id: `pytorch-${type}`,
    title: `transformers (PyTorch), ${type === 'float32' ? 'fp32' : 'bf16'}`,
    body: 'hidden states',
    scores: 'log-probs, from the logits matrix',
    quantized: type !== 'float32',
    async prepare({ project, python, weights, threads, idsFile }) {
      if (python === null) throw new Error('no Python was named (--python or CREDENCE_PYTHON)');
      const ask = 'import torch, transformers; print(transformers.__version__, torch.__version__)';
      const { code, output } = await tryCommand(python, ['-c', ask], { output: 'keep' });
      if (code !== 0) throw new Error(`${python} has no torch and transformers: ${output.trim().split('\n').at(-1)}`);
      const [library, torch] = (output.trim().split('\n').at(-1) ?? '').split(' ');
      const program = join(project, 'scripts', 'bench', 'programs', 'pytorch.py');
      const args = [program, weights, String(threads), idsFile, type];
      return {
        program: { command: python, args, env: { HF_HUB_OFFLINE: '1' } },
        version: `transformers ${library}, torch ${torch}`,
      };
    },
  };
}

export const pytorchExact = pytorch('float32');
export const pytorchHalf = pytorch('bfloat16');
