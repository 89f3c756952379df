// `credence report`: the traces and their annotations as one HTML page to send to a colleague.
import { Command, Option } from 'commander';
import { basename, join } from 'node:path';
import { writeReport, type ReportEntry } from '../../export/html-report.ts';
import { Failure } from '../../shared/protocol/failure.ts';
import type { StepValues } from '../../shared/trace/step-values.ts';
import { openAnnotatedTraces, type AnnotatedOptions, type AnnotatedTraces } from '../annotated-traces.ts';
import type { CommandContext } from '../command-context.ts';
import { parseLines } from '../number-arguments.ts';
import type { LineFile } from '../line-file.ts';
import { addSamplingOptions, addScoringOptions } from '../scoring-options.ts';
import { stepValuesFromFile } from '../step-values-file.ts';
import { visibleText } from '../terminal-text.ts';
import { openScoredInput } from '../scored-input.ts';

interface ReportOptions extends AnnotatedOptions {
  readonly output: string;
  readonly lines: (line: number) => boolean;
  readonly title?: string;
  readonly stepValues?: string;
}

export function reportCommand(context: CommandContext): Command {
  const command = new Command('report')
    .description('write one self-contained HTML page that makes no request when opened')
    .argument('<in...>', 'trace files; - is standard input')
    .requiredOption('-o, --output <out>', 'HTML file to write')
    .option('--annotations <file>', 'annotations written by `annotate` (file or folder); none: the text alone')
    .option('--step-values <file>', 'step values written by `measure` (file or folder), shown beside the potential')
    .addOption(
      new Option('--lines <lines>', 'only these lines, like 1-50,73').default(() => true, 'all').argParser(parseLines),
    )
    .option('--title <title>', 'title of the page (default: the names of the files)');
  return addSamplingOptions(addScoringOptions(command)).action((names: string[], options: ReportOptions) =>
    report(names, options, context),
  );
}

async function report(names: readonly string[], options: ReportOptions, context: CommandContext): Promise<void> {
  const { terminal, program, signal } = context;
  if (options.output === '-') throw new Failure('invalid-request', 'A report goes to a file; name it with -o.');
  const inputs = await Promise.all(names.map((name) => openScoredInput(name, options)));
  const { stepValues } = options;
  const measured =
    stepValues === undefined ? [] : await Promise.all(names.map((name) => stepValuesFromFile(stepValues, name)));
  const annotated = await openAnnotatedTraces(inputs, options, context);
  const { path, traces } = await writeReport({
    title: options.title ?? names.map((name) => (name === '-' ? 'stdin' : basename(name))).join(', '),
    path: options.output,
    overwrite: true,
    assets: join(program.folder, 'dist', 'webview'),
    entries: withStepValues(annotated.entries, measured),
    signal,
  });
  await Promise.all([annotated, ...measured].map((one) => one.close()));
  terminal.tell(`${traces} traces → ${visibleText(path)}`);
  context.finish(annotated.failed() > 0 ? 1 : 0);
}

/** @param measured one an input; none: nothing was measured */
async function* withStepValues(
  entries: AnnotatedTraces['entries'],
  measured: readonly LineFile<StepValues>[],
): AsyncGenerator<ReportEntry> {
  for await (const { file, trace, annotation } of entries)
    yield { trace, annotation, stepValues: (await measured[file]?.find(trace)) ?? null };
}
