// Entry of the `credence` command.
import { runCommandLine } from './cli/run-command-line.ts';

const interrupt = new AbortController();
// The first interrupt ends the work in order; a second one ends the process at once.
process.once('SIGINT', () => interrupt.abort());
process.once('SIGTERM', () => interrupt.abort());
// A reader that has seen enough closes the pipe; what follows is written to nobody.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runCommandLine(process.argv.slice(2), process, process.env, interrupt.signal);
