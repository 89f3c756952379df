// What every command is given: where to write, what surrounds the program, and how to say that it ends.
import type { Program } from '../store/program-folder.ts';
import type { Terminal } from './terminal.ts';

/** 0: everything done; 1: at least one line failed, the rest is done; 2: nothing could start; 130: interrupted. */
export type ExitCode = 0 | 1 | 2 | 130;

export interface CommandContext {
  readonly terminal: Terminal;
  readonly environment: NodeJS.ProcessEnv;
  readonly program: Program;
  /** Aborted by the first interrupt. */
  readonly signal: AbortSignal;
  /** The code the process ends with; the last word counts. */
  finish(code: ExitCode): void;
}
