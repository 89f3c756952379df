// Arguments in, exit code out: the commands under one name, with their failures told in one way.
import { Command, CommanderError } from 'commander';
import { Failure } from '../shared/protocol/failure.ts';
import { findProgram } from '../store/program-folder.ts';
import type { CommandContext, ExitCode } from './command-context.ts';
import { commands } from './commands/registry.ts';
import { visibleLines } from './terminal-text.ts';
import { openTerminal } from './terminal.ts';

const epilogue = `
Exit codes: 0 everything done (warnings allowed), 1 at least one line failed and the rest is done,
2 nothing could start (usage, unreadable input, a model that does not open).`;

/** Runs one command to its end. */
export async function runCommandLine(
  args: readonly string[],
  streams: Pick<NodeJS.Process, 'stdout' | 'stderr'>,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<ExitCode> {
  let code: ExitCode = 0;
  const terminal = openTerminal({ ...streams, stdout: streams.stdout, stderr: streams.stderr, environment });
  const program = findProgram();
  const context: CommandContext = {
    ...{ terminal, environment, program, signal },
    finish: (said) => (code = said),
  };
  try {
    await makeCommand(context).parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has told its own errors and printed help and version already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof Failure && error.code === 'cancelled') {
      terminal.tell(`credence: ${visibleLines(error.message)}`);
      return 130;
    }
    terminal.tell(`credence: ${tellOf(error)}`);
    return 2;
  }
}

function makeCommand(context: CommandContext): Command {
  const root = new Command('credence')
    .description('See inside reasoning traces: how sure a model was, and which step earned the reward.')
    .version(context.program.version)
    .addHelpText('after', epilogue);
  for (const make of commands) root.addCommand(make(context));
  for (const command of withChildren(root)) {
    command.exitOverride().showHelpAfterError('(--help tells more)').configureOutput({ outputError: tellError });
  }
  return root;
}

function withChildren(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withChildren)];
}

function tellError(text: string, write: (text: string) => void): void {
  write(visibleLines(text).replace(/^error: /u, 'credence: '));
}

/** A failure is for the user; anything else is a bug of ours, and its stack is what helps. */
function tellOf(error: unknown): string {
  if (error instanceof Failure) return visibleLines(error.message);
  return `internal error, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
