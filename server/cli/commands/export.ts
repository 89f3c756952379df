// `credence export`: preference pairs of the inputs' siblings, with a card beside them.
import { Command, Option } from 'commander';
import { exportPairs } from '../../export/export-pairs.ts';
import type { ExportEntry } from '../../export/candidate.ts';
import { formatById, pairFormats } from '../../export/formats/registry.ts';
import { readOverrides } from '../../export/overrides.ts';
import { defaultPairOptions } from '../../export/pair-options.ts';
import { guardTitles, type GuardId, type PairSelection } from '../../export/pair.ts';
import type { PairRule } from '../../export/rules/pair-rule.ts';
import { checkRuleOptions, pairRules, ruleById } from '../../export/rules/registry.ts';
import { Failure } from '../../shared/protocol/failure.ts';
import {
  confidenceDifferences,
  pairLevels,
  pairRuleFacts,
  type PairRuleOptions,
} from '../../shared/protocol/pair-rules.ts';
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
import { openScoredInput } from '../scored-input.ts';
import { openInputTwice, parseRead, type TraceInput } from '../trace-input.ts';

interface ExportCommandOptions extends ScoringOptions, PairRuleOptions {
  readonly output: string;
  readonly rule: string;
  readonly format: string;
  readonly annotations?: string;
  readonly overrides?: string;
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
    .description('write preference pairs: one answer to a prompt that is better than another')
    .argument('<in...>', 'trace files; - is standard input')
    .requiredOption('-o, --output <out>', 'file to write; the card goes to OUT.card.json')
    .addOption(new Option('--rule <rule>', 'which texts make a pair, see below').choices(rules).default('outcome'))
    .addOption(new Option('--format <format>', 'form of the lines').choices(formats).default('trl'))
    .option('--annotations <file>', 'annotations written by `annotate`, a file or for several inputs their folder')
    .option('--overrides <file>', "people's choices, JSON Lines of pair and choose, reject or skip; they always win")
    .addOption(new Option('--seed <n>', 'chooses among equal pairs').default(seed).argParser(parseCount))
    .addOption(
      new Option('--pairs-per-prompt <n>', 'most pairs of one prompt').default(pairsPerPrompt).argParser(parseCount),
    )
    .addOption(
      new Option('--minimum-margin <x>', 'smallest margin, in the rule’s unit (default: the rule’s)').argParser(
        parseNumber,
      ),
    );
  addRuleOptions(command)
    .option('--force', 'replace an existing OUT')
    .addHelpText('after', () => `\n${rulesHelp()}`);
  return addScoringOptions(command).action((names: string[], options: ExportCommandOptions) =>
    exportFiles(names, options, context),
  );
}

/** No defaults here: an option that was not given is not checked against the rule. */
function addRuleOptions(command: Command): Command {
  const { level, difference, minimumConfidence, saturation } = defaultPairOptions;
  return command
    .addOption(
      new Option(
        '--level <level>',
        `sides: whole texts, or what follows the steps that both share (default: "${level}")`,
      ).choices(pairLevels),
    )
    .addOption(
      new Option('--difference <form>', `of crew-dpo’s confidences (default: "${difference}")`).choices(
        confidenceDifferences,
      ),
    )
    .addOption(
      new Option('--minimum-confidence <x>', `of rlsf’s chosen side (default: ${minimumConfidence})`).argParser(
        parseNumber,
      ),
    )
    .addOption(
      new Option(
        '--saturation <x>',
        `potential above which spae-truncate and right-to-wrong call a trace solved (default: ${saturation})`,
      ).argParser(parseNumber),
    );
}

function rulesHelp(): string {
  const rules = pairRules.map(({ id, minimumMargin, marginMeaning }) => {
    const { title, needs } = pairRuleFacts[id];
    return `  ${id}\n    ${title}.\n    Needs: ${needs}\n    Margin: ${marginMeaning}; at least ${minimumMargin}.`;
  });
  return `Rules:\n${rules.join('\n')}`;
}

async function exportFiles(
  names: readonly string[],
  options: ExportCommandOptions,
  context: CommandContext,
): Promise<void> {
  const rule = ruleById(options.rule);
  const { minimumMargin = null, seed, pairsPerPrompt } = options;
  const own = ruleOptions(rule, options);
  if (rule.readings === 'hindsight' && options.annotations === undefined) throw needsHindsight(rule);
  const overrides = options.overrides === undefined ? null : await readOverrides(options.overrides);
  const inputs = await Promise.all(names.map((name) => openScoredInput(name, options, openInputTwice)));
  let failed = 0;
  const onFailed = (): void => {
    failed++;
  };
  const needsScores = rule.readings !== 'none';
  const sources = needsScores
    ? await openSources(inputs, { ...options, probes: rule.readings === 'probes' }, context, onFailed)
    : inputs.map(() => noAnnotations);
  const { selection, warnings, path } = await exportPairs({
    ...{ rule, format: formatById(options.format), overrides },
    options: { ...defaultPairOptions, seed, pairsPerPrompt, minimumMargin, ...own },
    ...{ path: options.output, overwrite: options.force === true, inputs: names, version: context.program.version },
    entries: entriesOf(inputs, sources, context, onFailed),
    read: ({ file, line }) => inputs[file]?.read(line) ?? Promise.reject(new Error(`no input ${file}`)),
    signal: context.signal,
  });
  await Promise.all([...inputs, ...new Set(sources)].map((one) => one.close()));
  tellSelection(selection, warnings, path, context);
  context.finish(failed > 0 ? 1 : 0);
}

/** Those that were given. @throws Failure `invalid-request` for one that the rule does not know */
function ruleOptions(rule: PairRule, options: ExportCommandOptions): PairRuleOptions {
  const { level, difference, minimumConfidence, saturation } = options;
  const given: PairRuleOptions = {
    ...(level === undefined ? {} : { level }),
    ...(difference === undefined ? {} : { difference }),
    ...(minimumConfidence === undefined ? {} : { minimumConfidence }),
    ...(saturation === undefined ? {} : { saturation }),
  };
  checkRuleOptions(rule, Object.keys(given) as (keyof PairRuleOptions)[] /* its own keys */);
  return given;
}

function needsHindsight({ id, signal }: PairRule): Failure {
  const message = `The rule "${id}" ranks steps by ${signal}, a reading of its own: annotate with \`--signals T9\` first and give the result as --annotations FILE.`;
  return new Failure('invalid-request', message);
}

async function openSources(
  inputs: readonly TraceInput[],
  options: ExportCommandOptions,
  context: CommandContext,
  onFailed: () => void,
): Promise<readonly AnnotationSource[]> {
  const { annotations } = options;
  if (annotations !== undefined) return Promise.all(inputs.map(({ name }) => annotationsFromFile(annotations, name)));
  const model = await annotationsFromModel(options, context, onFailed);
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

function tellSelection(
  selection: PairSelection,
  warnings: readonly string[],
  path: string,
  { terminal }: CommandContext,
): void {
  const { pairs, prompts, traces, unlabeled, disputed, refused, choices } = selection;
  terminal.tell(
    `${pairs.length} pairs of ${prompts} prompts from ${traces} traces → ${visibleText(path)} (and its card)`,
  );
  if (unlabeled > 0) terminal.tell(`${unlabeled} traces are neither correct nor wrong`);
  if (disputed > 0)
    terminal.tell(`${disputed} labels of the file contradict our own verifier; the file's word was taken`);
  if (choices.used > 0) terminal.tell(`${choices.used} pairs were decided by people's choices`);
  if (choices.unknown > 0) terminal.tell(`${choices.unknown} choices name no pair that this rule proposes`);
  for (const [guard, count] of Object.entries(refused)) {
    terminal.tell(`${count} refused: ${guardTitles[guard as GuardId] /* the record's keys */} [${guard}]`);
  }
  for (const warning of warnings) terminal.tell(`credence: ${warning}`);
}
