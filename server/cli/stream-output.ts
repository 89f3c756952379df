// Annotation lines straight to standard output: nothing to resume, nothing to rename.
import type { LineOutput } from './partial-output.ts';
import type { Terminal } from './terminal.ts';

export function streamOutput(terminal: Terminal): LineOutput {
  return {
    reuse: () => Promise.resolve(null),
    write: (_key, line) => terminal.out(`${line}\n`),
    finish: () => Promise.resolve(),
    leave: () => Promise.resolve(null),
  };
}
