// The loop of commands that write a line for each line of their inputs and can be stopped and gone on with: input after
// input, each into its own output.
import { Option, type Command } from 'commander';
import { Failure } from '../shared/protocol/failure.ts';
import type { CommandContext } from './command-context.ts';
import type { LineOutput } from './partial-output.ts';
import { parseShard, wholeInput, type Shard } from './shard.ts';
import { visibleText } from './terminal-text.ts';
import type { TraceInput } from './trace-input.ts';

export interface ResumableOptions {
  readonly shard: Shard;
  readonly resume?: boolean;
}

export function addResumableOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--shard <i/n>', 'only the i-th of n shares of the lines')
        .default(wholeInput, '1/1')
        .argParser(parseShard),
    )
    .option('--resume', 'go on with what an interrupted run left in OUT.partial');
}

/**
 * @param paths one for each input; `-` is standard output, null a table on it
 * @throws Failure `invalid-request` where an output cannot be resumed
 */
export function refuseToResumeStreams(paths: readonly (string | null)[], { resume }: ResumableOptions): void {
  if (resume === true && paths.some((path) => path === null || path === '-'))
    throw new Failure('invalid-request', 'Standard output cannot be resumed; give a file with -o.');
}

export type InputEnd = 'finished' | 'interrupted';

interface ResumableRun {
  readonly inputs: readonly TraceInput[];
  /** The output of the input at that index. */
  readonly openOutput: (index: number) => Promise<LineOutput>;
  readonly runInput: (input: TraceInput, output: LineOutput) => Promise<InputEnd>;
}

/** Closes each input, and finishes or leaves each output; says where an interrupted run can be taken up again. */
export async function runResumable(
  { inputs, openOutput, runInput }: ResumableRun,
  { terminal, signal }: CommandContext,
): Promise<InputEnd> {
  for (const [index, input] of inputs.entries()) {
    const output = await openOutput(index);
    const ended = await runInput(input, output);
    await input.close();
    if (ended === 'interrupted' || signal.aborted) {
      const left = await output.leave();
      const rest = left === null ? '' : ` What is done lies in ${left}; the same command with --resume goes on.`;
      terminal.tell(`credence: interrupted.${visibleText(rest)}`);
      return 'interrupted';
    }
    await output.finish();
  }
  return 'finished';
}
