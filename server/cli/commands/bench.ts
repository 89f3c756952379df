// `credence bench`: how fast and in how much memory a model reads here, beside the machine's matrix-product peak. With
// --tasks it is one contender of `npm run bench`, which compares Credence with other programs.
import { Command } from 'commander';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { OwnBenchOptions } from '../../scoring/benchmark/own-bench.ts';
import { openBenchModel } from '../bench-model.ts';
import { benchTable } from '../bench-table.ts';
import type { CommandContext } from '../command-context.ts';
import { parsePositive } from '../number-arguments.ts';
import { addModelOptions, type ModelOptions } from '../scoring-options.ts';

interface BenchOptions extends ModelOptions, Omit<OwnBenchOptions, 'stepsLength'> {
  readonly stepsLength?: number;
  readonly text?: string;
  readonly tasks?: boolean;
  readonly json?: boolean;
}

/** Tokens; probes stand behind the trace and need room, too. */
const longTrace = 4_096;

export function benchCommand(context: CommandContext): Command {
  const command = new Command('bench')
    .description('time the model on this machine: tokens a second, share of the matrix-product peak, steps, memory')
    .option('--text <traces>', 'trace file whose text is read (default: the examples)')
    .option('--length <n>', 'tokens of the base pass', parsePositive, 1_024)
    .option(
      '--steps-length <n>',
      `tokens of the trace with steps (default: ${longTrace}, or half the model's context)`,
      parsePositive,
    )
    .option('--steps <n>', 'steps that are probed', parsePositive, 64)
    .option('--rounds <n>', 'repetitions, of which the median is told', parsePositive, 3)
    .option('--continuations', 'time writing texts on as well, as measuring steps by sampling does')
    .option('--tasks', 'answer tasks from standard input instead, one JSON object a line')
    .option('--json', 'as JSON');
  return addModelOptions(command).action((options: BenchOptions) => bench(options, context));
}

async function bench(options: BenchOptions, context: CommandContext): Promise<void> {
  const { terminal, program, signal } = context;
  // Dynamic, so that the native libraries are loaded by commands that need them only.
  const { openBench } = await import('../../scoring/benchmark/run-task.ts');
  const model = await openBenchModel(options, context);
  const text = options.text ?? join(program.folder, 'media', 'examples', 'rollouts.trace.jsonl');
  const opened = await openBench(model, text);
  try {
    if (options.tasks === true) {
      const { answerTask } = await import('../../scoring/benchmark/answer-task.ts');
      await terminal.out(`${JSON.stringify({ ready: true })}\n`);
      for await (const line of createInterface({ input: process.stdin })) {
        if (signal.aborted) break;
        await terminal.out(`${JSON.stringify(await answerTask(opened, line))}\n`);
      }
    } else {
      const { runOwnBench } = await import('../../scoring/benchmark/own-bench.ts');
      const { length, steps, rounds, continuations } = options;
      const stepsLength = options.stepsLength ?? Math.min(longTrace, Math.floor(opened.about.contextLength / 2));
      const task = { length, stepsLength, steps, rounds, continuations: continuations === true };
      const result = await runOwnBench(opened, task, (message) => terminal.tell(message));
      await terminal.out(options.json === true ? `${JSON.stringify(result, null, 2)}\n` : `${benchTable(result)}\n`);
    }
  } finally {
    await model.close();
  }
  context.finish(0);
}
