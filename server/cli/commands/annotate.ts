// `credence annotate`: every trace of the inputs scored by the model, one annotation line for each line.
import { Command } from 'commander';
import { basename } from 'node:path';
import { annotateInput, emptyCounts, type AnnotateCounts } from '../annotate-input.ts';
import { openAnnotator, type Annotator } from '../annotator.ts';
import type { CommandContext } from '../command-context.ts';
import { outputPaths } from '../output-paths.ts';
import { openPartialOutput, type LineOutput } from '../partial-output.ts';
import { problemLine } from '../problem-line.ts';
import { openProgressBar } from '../progress-bar.ts';
import {
  addResumableOptions,
  refuseToResumeStreams,
  runResumable,
  type InputEnd,
  type ResumableOptions,
} from '../resumable-inputs.ts';
import { addSamplingOptions, addScoringOptions, type ScoringOptions } from '../scoring-options.ts';
import type { Shard } from '../shard.ts';
import { streamOutput } from '../stream-output.ts';
import { visibleText } from '../terminal-text.ts';
import { openScoredInput } from '../scored-input.ts';
import type { TraceInput } from '../trace-input.ts';

interface AnnotateOptions extends ScoringOptions, ResumableOptions {
  readonly output: string;
}

export function annotateCommand(context: CommandContext): Command {
  const command = new Command('annotate')
    .description('score every trace with a model; one JSON line for each line, in input order')
    .argument('<in...>', 'trace files; - is standard input')
    .requiredOption('-o, --output <out>', 'file to write; - is standard output; with several inputs a folder');
  return addSamplingOptions(addScoringOptions(addResumableOptions(command))).action(
    (names: string[], options: AnnotateOptions) => annotate(names, options, context),
  );
}

async function annotate(names: readonly string[], options: AnnotateOptions, context: CommandContext): Promise<void> {
  const paths = await outputPaths(names, options.output);
  refuseToResumeStreams(paths, options);
  const inputs = await Promise.all(names.map((name) => openScoredInput(name, options)));
  const annotator = await openAnnotator(options, context);
  const begun = performance.now();
  const total = emptyCounts();
  const ended = await runResumable(
    {
      inputs,
      openOutput: (index) => openOutput(paths[index] ?? '-', options, context),
      runInput: (input, output) => runInput({ input, output, annotator, shard: options.shard }, total, context),
    },
    context,
  );
  await annotator.close();
  tellCounts(total, annotator, (performance.now() - begun) / 1000, context);
  context.finish(ended === 'interrupted' ? 130 : total.failed > 0 ? 1 : 0);
}

function openOutput(path: string, { resume }: AnnotateOptions, { terminal }: CommandContext): Promise<LineOutput> {
  return path === '-' ? Promise.resolve(streamOutput(terminal)) : openPartialOutput(path, resume === true);
}

interface InputRun {
  readonly input: TraceInput;
  readonly output: LineOutput;
  readonly annotator: Annotator;
  readonly shard: Shard;
}

async function runInput(
  run: InputRun,
  counts: AnnotateCounts,
  { terminal, signal }: CommandContext,
): Promise<InputEnd> {
  const { input } = run;
  const bar = openProgressBar(terminal, visibleText(basename(input.name)), input.bytes);
  try {
    return await annotateInput(
      {
        ...run,
        signal,
        onProblem: (problem) => terminal.tell(problemLine(input.name, problem)),
        onProgress: (bytes) => bar.update(bytes, counts),
      },
      counts,
    );
  } finally {
    bar.stop();
  }
}

function tellCounts(counts: AnnotateCounts, annotator: Annotator, seconds: number, context: CommandContext): void {
  const { annotated, failed, stored, resumed, tokens, warnings } = counts;
  const parts = [
    `${annotated} annotated${stored > 0 ? ` (${stored} from the cache)` : ''}`,
    ...(resumed > 0 ? [`${resumed} taken over`] : []),
    `${failed} failed`,
    ...(tokens > 0 ? [`${tokens} tokens in ${seconds.toFixed(1)} s`] : []),
  ];
  const { name, device, precision } = annotator;
  context.terminal.tell(`${parts.join(', ')} — ${visibleText(name)}, ${device}, ${precision}`);
  if (warnings.size === 0) return;
  const list = [...warnings].map(([code, count]) => `${count} × ${code}`).join(', ');
  context.terminal.tell(`warnings, told in the output: ${list}`);
}
