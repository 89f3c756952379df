// Measured step values as tables on standard output: nothing to resume, nothing to rename.
import { parseStepValues } from '../store/parse-step-values.ts';
import type { LineOutput } from './partial-output.ts';
import { stepValuesText } from './step-values-text.ts';
import type { Terminal } from './terminal.ts';

export function stepValuesOutput(terminal: Terminal): LineOutput {
  let isFirst = true;
  return {
    reuse: () => Promise.resolve(null),
    async write(_key, line) {
      const values = parseStepValues(JSON.parse(line));
      if (values === null) return; // a line that failed: what is wrong with it was told
      await terminal.out(`${isFirst ? '' : '\n'}${stepValuesText(values).join('\n')}\n`);
      isFirst = false;
    },
    finish: () => Promise.resolve(),
    leave: () => Promise.resolve(null),
  };
}
