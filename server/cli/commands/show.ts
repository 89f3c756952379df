// `credence show`: one trace in the terminal, its tokens colored by entropy and its steps with what each earned.
import { Command, Option } from 'commander';
import { Failure } from '../../shared/protocol/failure.ts';
import type { StepValues } from '../../shared/trace/step-values.ts';
import type { Trace } from '../../shared/trace/trace.ts';
import { annotationsFromFile, annotationsFromModel } from '../annotation-source.ts';
import type { CommandContext } from '../command-context.ts';
import { parsePositive } from '../number-arguments.ts';
import { paintFor } from '../paint.ts';
import { problemLine } from '../problem-line.ts';
import { addSamplingOptions, addScoringOptions, type ScoringOptions } from '../scoring-options.ts';
import { showTrace } from '../show-trace.ts';
import type { ColorChoice } from '../terminal.ts';
import { openScoredInput } from '../scored-input.ts';
import { stepValuesFromFile } from '../step-values-file.ts';
import { parseRead } from '../trace-input.ts';

interface ShowOptions extends ScoringOptions {
  readonly line: number;
  readonly annotations?: string;
  readonly stepValues?: string;
  readonly color: ColorChoice;
}

export function showCommand(context: CommandContext): Command {
  const command = new Command('show')
    .description('show one trace in the terminal: tokens colored by entropy, and what each step earned')
    .argument('<in>', 'trace file; - is standard input')
    .addOption(new Option('--line <n>', 'line of the trace').default(1).argParser(parsePositive))
    .option('--annotations <file>', 'annotations written by `annotate` (file or folder)')
    .option(
      '--step-values <file>',
      'step values written by `measure` (file or folder): Q, the share of right continuations',
    )
    .addOption(new Option('--color <when>', 'color').choices(['auto', 'always', 'never']).default('auto'));
  return addSamplingOptions(addScoringOptions(command)).action((name: string, options: ShowOptions) =>
    show(name, options, context),
  );
}

async function show(name: string, options: ShowOptions, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const trace = await readTrace(name, options, context);
  if (trace === null) return context.finish(1);
  const stepValues = await readStepValues(name, options, trace);
  const source =
    options.annotations === undefined
      ? await annotationsFromModel(options, context, () => undefined)
      : await annotationsFromFile(options.annotations, name);
  const annotation = await source.find(trace);
  await source.close();
  if (annotation === null) return context.finish(1);
  const paint = paintFor(terminal.useColor(options.color));
  const lines = showTrace({ trace, annotation, stepValues, paint, columns: terminal.columns });
  await terminal.out(`${lines.join('\n')}\n`);
  context.finish(0);
}

async function readStepValues(
  name: string,
  { stepValues: path }: ShowOptions,
  trace: Trace,
): Promise<StepValues | null> {
  if (path === undefined) return null;
  const measured = await stepValuesFromFile(path, name);
  const values = await measured.find(trace);
  await measured.close();
  return values;
}

/** Null where the line is no trace, which is told. @throws Failure `invalid-request` where there is no such line */
async function readTrace(
  name: string,
  options: ShowOptions,
  { terminal, signal }: CommandContext,
): Promise<Trace | null> {
  const input = await openScoredInput(name, options);
  for await (const read of input.lines(signal)) {
    if (read.line !== options.line) continue;
    await input.close();
    const { trace, problems } = parseRead(read);
    for (const problem of problems) terminal.tell(problemLine(name, problem));
    return trace;
  }
  await input.close();
  throw new Failure('invalid-request', `${name} has no trace in line ${options.line}.`);
}
