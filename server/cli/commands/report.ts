// `credence report`: the traces and their annotations as one HTML page to send to a colleague.
import { Command, Option } from 'commander';
import { basename, join } from 'node:path';
import { writeReport, type ReportEntry } from '../../export/html-report.ts';
import { Failure } from '../../shared/protocol/failure.ts';
import {
  annotationsFromFile,
  annotationsFromModel,
  noAnnotations,
  type AnnotationSource,
} from '../annotation-source.ts';
import type { CommandContext } from '../command-context.ts';
import { parseLines } from '../number-arguments.ts';
import { problemLine } from '../problem-line.ts';
import { addSamplingOptions, addScoringOptions, type ScoringOptions } from '../scoring-options.ts';
import { visibleText } from '../terminal-text.ts';
import { openInput, parseRead, type TraceInput } from '../trace-input.ts';

interface ReportOptions extends ScoringOptions {
  readonly output: string;
  readonly annotations?: string;
  readonly lines: (line: number) => boolean;
  readonly title?: string;
}

export function reportCommand(context: CommandContext): Command {
  const command = new Command('report')
    .description('write one self-contained HTML page that makes no request when opened')
    .argument('<in...>', 'trace files; - is standard input')
    .requiredOption('-o, --output <out>', 'HTML file to write')
    .option('--annotations <file>', 'annotations written by `annotate` (file or folder); none: the text alone')
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
  const inputs = await Promise.all(names.map(openInput));
  let failed = 0;
  const onFailed = (): void => {
    failed++;
  };
  const sources = await openSources(inputs, options, context, onFailed);
  const { path, traces } = await writeReport({
    title: options.title ?? names.map((name) => (name === '-' ? 'stdin' : basename(name))).join(', '),
    path: options.output,
    overwrite: true,
    assets: join(program.folder, 'dist', 'webview'),
    entries: entriesOf(inputs, sources, { options, context, onFailed }),
    signal,
  });
  await Promise.all([...inputs, ...new Set(sources)].map((one) => one.close()));
  terminal.tell(`${traces} traces → ${visibleText(path)}`);
  context.finish(failed > 0 ? 1 : 0);
}

async function openSources(
  inputs: readonly TraceInput[],
  options: ReportOptions,
  context: CommandContext,
  onFailed: () => void,
): Promise<readonly AnnotationSource[]> {
  const { annotations } = options;
  if (annotations === 'none') return inputs.map(() => noAnnotations);
  if (annotations !== undefined) return Promise.all(inputs.map(({ name }) => annotationsFromFile(annotations, name)));
  const model = await annotationsFromModel(options, context, onFailed);
  return inputs.map(() => model);
}

interface Reading {
  readonly options: ReportOptions;
  readonly context: CommandContext;
  readonly onFailed: () => void;
}

async function* entriesOf(
  inputs: readonly TraceInput[],
  sources: readonly AnnotationSource[],
  { options, context, onFailed }: Reading,
): AsyncGenerator<ReportEntry> {
  for (const [file, input] of inputs.entries()) {
    for await (const read of input.lines(context.signal)) {
      if (!options.lines(read.line)) continue;
      const { trace, problems } = parseRead(read);
      const errors = problems.filter(({ severity }) => severity === 'error');
      for (const problem of errors) context.terminal.tell(problemLine(input.name, problem));
      if (trace === null) onFailed();
      else yield { trace, annotation: (await sources[file]?.find(trace)) ?? null };
    }
  }
}
