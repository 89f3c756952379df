// `credence export`: preference pairs of the inputs' siblings, with a card beside them.
import { Command, Option } from 'commander';
import { exportPairs } from '../../export/export-pairs.ts';
import type { ExportEntry } from '../../export/candidate.ts';
import { formatById, pairFormats } from '../../export/formats/registry.ts';
import { defaultPairOptions } from '../../export/make-pairs.ts';
import { guardTitles, type GuardId, type PairSelection } from '../../export/pair.ts';
import { pairRules, ruleById } from '../../export/rules/registry.ts';
import {
  annotationsFromFile,
  annotationsFromModel,
  noAnnotations,
  type AnnotationSource,
} from '../annotation-source.ts';
import type { CommandContext } from '../command-context.ts';
import { parseCount, parseNumber } from '../number-arguments.ts';
import { problemLine } from '../problem-line.ts';
import { addScoringOptions, type ScoringOptions } from '../scoring-options.ts';
import { visibleText } from '../terminal-text.ts';
import { openInputTwice, parseRead, type TraceInput } from '../trace-input.ts';

interface ExportCommandOptions extends ScoringOptions {
  readonly output: string;
  readonly rule: string;
  readonly format: string;
  readonly annotations?: string;
  readonly seed: number;
  readonly pairsPerPrompt: number;
  readonly minimumMargin?: number;
  readonly force?: boolean;
}

export function exportCommand(context: CommandContext): Command {
  const rules = pairRules.map(({ id }) => id);
  const formats = pairFormats.map(({ id }) => id);
  const { seed, pairsPerPrompt } = defaultPairOptions;
  const command = new Command('export')
    .description('write preference pairs of correct and wrong siblings')
    .argument('<in...>', 'trace files; - is standard input')
    .requiredOption('-o, --output <out>', 'file to write; the card goes to OUT.card.json')
    .addOption(new Option('--rule <rule>', 'which siblings make a pair').choices(rules).default('outcome'))
    .addOption(new Option('--format <format>', 'form of the lines').choices(formats).default('trl'))
    .option('--annotations <file>', 'annotations written by `annotate`, a file or for several inputs their folder')
    .addOption(new Option('--seed <n>', 'chooses among equal pairs').default(seed).argParser(parseCount))
    .addOption(
      new Option('--pairs-per-prompt <n>', 'most pairs of one prompt').default(pairsPerPrompt).argParser(parseCount),
    )
    .addOption(
      new Option('--minimum-margin <x>', 'smallest difference of scores (default: the rule’s)').argParser(parseNumber),
    )
    .option('--force', 'replace an existing OUT');
  return addScoringOptions(command).action((names: string[], options: ExportCommandOptions) =>
    exportFiles(names, options, context),
  );
}

async function exportFiles(
  names: readonly string[],
  options: ExportCommandOptions,
  context: CommandContext,
): Promise<void> {
  const rule = ruleById(options.rule);
  const inputs = await Promise.all(names.map(openInputTwice));
  const { minimumMargin = null, seed, pairsPerPrompt } = options;
  let failed = 0;
  const onFailed = (): void => {
    failed++;
  };
  const needsScores = rule.signal !== null;
  const sources = needsScores ? await openSources(inputs, options, context, onFailed) : inputs.map(() => noAnnotations);
  const { selection, path } = await exportPairs({
    ...{ rule, format: formatById(options.format), options: { seed, pairsPerPrompt, minimumMargin } },
    ...{ path: options.output, overwrite: options.force === true, inputs: names, version: context.program.version },
    entries: entriesOf(inputs, sources, context, onFailed),
    read: ({ file, line }) => inputs[file]?.read(line) ?? Promise.reject(new Error(`no input ${file}`)),
    signal: context.signal,
  });
  await Promise.all([...inputs, ...new Set(sources)].map((one) => one.close()));
  tellSelection(selection, path, context);
  context.finish(failed > 0 ? 1 : 0);
}

async function openSources(
  inputs: readonly TraceInput[],
  options: ExportCommandOptions,
  context: CommandContext,
  onFailed: () => void,
): Promise<readonly AnnotationSource[]> {
  const { annotations } = options;
  if (annotations !== undefined) return Promise.all(inputs.map(({ name }) => annotationsFromFile(annotations, name)));
  const model = await annotationsFromModel({ ...options, probes: false }, context, onFailed);
  return inputs.map(() => model);
}

async function* entriesOf(
  inputs: readonly TraceInput[],
  sources: readonly AnnotationSource[],
  { terminal, signal }: CommandContext,
  onFailed: () => void,
): AsyncGenerator<ExportEntry> {
  for (const [file, input] of inputs.entries()) {
    for await (const read of input.lines(signal)) {
      const { trace, problems } = parseRead(read);
      for (const problem of problems) if (problem.severity === 'error') terminal.tell(problemLine(input.name, problem));
      if (trace === null) onFailed();
      else yield { place: { file, line: read.line }, trace, annotation: (await sources[file]?.find(trace)) ?? null };
    }
  }
}

function tellSelection(selection: PairSelection, path: string, { terminal }: CommandContext): void {
  const { pairs, prompts, traces, unlabeled, disputed, refused } = selection;
  terminal.tell(
    `${pairs.length} pairs of ${prompts} prompts from ${traces} traces → ${visibleText(path)} (and its card)`,
  );
  if (unlabeled > 0) terminal.tell(`${unlabeled} traces are neither correct nor wrong and in no pair`);
  if (disputed > 0)
    terminal.tell(`${disputed} labels of the file contradict our own verifier; the file's word was taken`);
  for (const [guard, count] of Object.entries(refused)) {
    terminal.tell(`${count} refused: ${guardTitles[guard as GuardId] /* the record's keys */} [${guard}]`);
  }
}
