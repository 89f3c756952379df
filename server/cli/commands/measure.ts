// `credence measure`: how often each trace ends right when it is written on from its steps (S9). One JSON line a trace,
// or a table.
import { Command, InvalidArgumentError, Option } from 'commander';
import { basename } from 'node:path';
import {
  continuationTemperature,
  defaultContinuations,
  defaultContinuationTokens,
  mostContinuations,
} from '../../shared/protocol/sampling.ts';
import { Failure } from '../../shared/protocol/failure.ts';
import { emptyMeasureCounts, measureInput, type MeasureCounts } from '../measure-input.ts';
import { openMeasurer, type Measurer } from '../measurer.ts';
import type { CommandContext } from '../command-context.ts';
import { parseCount, parseLines, parseNumber, parsePositive } from '../number-arguments.ts';
import { outputPaths } from '../output-paths.ts';
import { openPartialOutput, type LineOutput } from '../partial-output.ts';
import { problemLine } from '../problem-line.ts';
import { openCountBar } from '../progress-bar.ts';
import {
  addResumableOptions,
  refuseToResumeStreams,
  runResumable,
  type InputEnd,
  type ResumableOptions,
} from '../resumable-inputs.ts';
import { addModelOptions, type ModelOptions } from '../scoring-options.ts';
import { stepValuesOutput } from '../step-values-output.ts';
import { streamOutput } from '../stream-output.ts';
import { visibleText } from '../terminal-text.ts';
import { openInput, type TraceInput } from '../trace-input.ts';

interface MeasureOptions extends ModelOptions, ResumableOptions {
  readonly output?: string;
  readonly samples: number;
  readonly seed: number;
  readonly temperature: number;
  readonly maxTokens: number;
  readonly steps?: ParsedPlaces;
  readonly lines?: (line: number) => boolean;
  readonly json?: boolean;
}

interface ParsedPlaces {
  readonly text: string;
  readonly includes: (place: number) => boolean;
}

export function measureCommand(context: CommandContext): Command {
  const command = new Command('measure')
    .description('write each trace on from its steps many times and count how often it ends right (S9)')
    .argument('<in...>', 'trace files; - is standard input')
    .option('-o, --output <out>', 'file for one JSON line a trace; - is standard output; with several inputs a folder')
    .option('--json', 'JSON lines on standard output, like -o -, instead of tables')
    .addOption(
      new Option('--samples <n>', `continuations of each place, 1 to ${mostContinuations}`)
        .default(defaultContinuations)
        .argParser(parseSamples),
    )
    .addOption(new Option('--seed <s>', 'of the continuations').default(0).argParser(parseCount))
    .addOption(
      new Option('--temperature <t>', 'of the continuations')
        .default(continuationTemperature)
        .argParser(parseTemperature),
    )
    .addOption(
      new Option('--max-tokens <n>', 'tokens that a continuation may have')
        .default(defaultContinuationTokens)
        .argParser(parsePositive),
    )
    .addOption(
      new Option(
        '--steps <places>',
        'only these places, as 0,2-5: behind the steps 2 to 5; 0 is before the first',
      ).argParser(parsePlaces),
    )
    .addOption(new Option('--lines <lines>', 'only these lines, as 3, 1-10 or 1-5,8').argParser(parseLines));
  return addModelOptions(addResumableOptions(command)).action((names: string[], options: MeasureOptions) =>
    measure(names, options, context),
  );
}

async function measure(names: readonly string[], options: MeasureOptions, context: CommandContext): Promise<void> {
  const out = outputOf(options);
  const paths = out === null ? names.map(() => null) : await outputPaths(names, out, 'step-values');
  refuseToResumeStreams(paths, options);
  const inputs = await Promise.all(names.map((name) => openInput(name)));
  const { samples, seed, temperature, maxTokens } = options;
  const measurer = await openMeasurer(options, { samples, seed, temperature, maxTokens }, context);
  const begun = performance.now();
  const total = emptyMeasureCounts();
  const ended = await runResumable(
    {
      inputs,
      openOutput: (index) => openOutput(paths[index] ?? null, options, context),
      runInput: (input, output) => runInput({ input, output, measurer }, options, total, context),
    },
    context,
  );
  await measurer.close();
  tellCounts(total, measurer, (performance.now() - begun) / 1000, context);
  context.finish(ended === 'interrupted' ? 130 : total.failed > 0 ? 1 : 0);
}

/** Null: tables. @throws Failure `invalid-request` */
function outputOf({ output, json }: MeasureOptions): string | null {
  if (json !== true) return output ?? null;
  if (output === undefined || output === '-') return '-';
  throw new Failure('invalid-request', `--json writes to standard output and -o to ${output}; give one of the two.`);
}

function openOutput(
  path: string | null,
  { resume }: MeasureOptions,
  { terminal }: CommandContext,
): Promise<LineOutput> {
  if (path === null) return Promise.resolve(stepValuesOutput(terminal));
  return path === '-' ? Promise.resolve(streamOutput(terminal)) : openPartialOutput(path, resume === true);
}

async function runInput(
  run: { readonly input: TraceInput; readonly output: LineOutput; readonly measurer: Measurer },
  { lines = () => true, steps, shard }: MeasureOptions,
  counts: MeasureCounts,
  { terminal, signal }: CommandContext,
): Promise<InputEnd> {
  const { input } = run;
  const bar = openCountBar(terminal, visibleText(basename(input.name)), input.bytes);
  try {
    return await measureInput(
      {
        ...run,
        ...{ shard, lines, signal, places: steps?.includes ?? null, placesText: steps?.text ?? '' },
        onProblem: (problem) => terminal.tell(problemLine(input.name, problem)),
        onProgress: (bytes, { continuations }) => bar.update(bytes, continuations),
      },
      counts,
    );
  } finally {
    bar.stop();
  }
}

function tellCounts(counts: MeasureCounts, measurer: Measurer, seconds: number, { terminal }: CommandContext): void {
  const { measured, failed, resumed, continuations, tokens } = counts;
  const written = `${continuations} continuations of ${tokens} tokens in ${seconds.toFixed(1)} s`;
  const parts = [
    `${measured} measured`,
    ...(resumed > 0 ? [`${resumed} taken over`] : []),
    `${failed} failed`,
    ...(continuations > 0 ? [written] : []),
  ];
  terminal.tell(`${parts.join(', ')} — ${visibleText(measurer.name)}, cpu, ${measurer.precision}`);
}

function parseSamples(value: string): number {
  const count = parsePositive(value);
  if (count <= mostContinuations) return count;
  throw new InvalidArgumentError(`A whole number from 1 to ${mostContinuations} is needed.`);
}

function parseTemperature(value: string): number {
  const temperature = parseNumber(value);
  if (temperature > 0) return temperature;
  throw new InvalidArgumentError(`A number above 0 is needed, for example ${continuationTemperature}.`);
}

function parsePlaces(text: string): ParsedPlaces {
  try {
    return { text, includes: parseLines(text) };
  } catch {
    throw new InvalidArgumentError('Places are written like 0, 2-5 or 0,2-5,8.');
  }
}
