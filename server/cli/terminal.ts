// Where the command line writes: results to stdout, everything about them to stderr. Nothing else here knows of streams.
import type { Writable } from 'node:stream';

export type ColorChoice = 'auto' | 'always' | 'never';

export interface Terminal {
  /** Results; the only way to stdout. Waits while the reader is slower. */
  out(text: string): Promise<void>;
  /** Messages, one line or more, with the line break added. */
  tell(message: string): void;
  /** Whether a progress bar would be seen. */
  readonly showsProgress: boolean;
  /** Whether `out` may carry colors. */
  useColor(choice: ColorChoice): boolean;
  readonly columns: number;
}

export interface TerminalStreams {
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly environment: NodeJS.ProcessEnv;
}

/** Width where stdout is no terminal, as of old. */
const defaultColumns = 100;

export function openTerminal({ stdout, stderr, environment }: TerminalStreams): Terminal {
  return {
    out: (text) =>
      new Promise((resolve, reject) => {
        stdout.write(text, (error) => {
          // A reader that has seen enough (`| head`) is no failure of ours.
          if (error && !('code' in error && error.code === 'EPIPE')) reject(error);
          else resolve();
        });
      }),
    tell: (message) => {
      stderr.write(`${message}\n`);
    },
    showsProgress: stderr.isTTY === true && environment['CI'] === undefined,
    useColor: (choice) => {
      if (choice !== 'auto') return choice === 'always';
      if ((environment['NO_COLOR'] ?? '') !== '') return false; // https://no-color.org
      if ((environment['FORCE_COLOR'] ?? '0') !== '0') return true;
      return stdout.isTTY === true && environment['TERM'] !== 'dumb';
    },
    columns: stdout.columns ?? defaultColumns,
  };
}
