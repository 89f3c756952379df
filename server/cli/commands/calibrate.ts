// `credence calibrate`: over all traces of the inputs, how far confidences can be trusted, how well each signal tells right
// traces from wrong ones, and what choosing or voting by it would give.
import { Command, Option } from 'commander';
import { setImmediate } from 'node:timers/promises';
import { calibrateTraces } from '../../groups/calibrate-traces.ts';
import { openAnnotatedTraces, type AnnotatedOptions } from '../annotated-traces.ts';
import { calibrationText, calibrationWarnings } from '../calibration-text.ts';
import type { CommandContext } from '../command-context.ts';
import { parseCount } from '../number-arguments.ts';
import { addScoringOptions } from '../scoring-options.ts';
import { openScoredInput } from '../scored-input.ts';

interface CalibrateOptions extends AnnotatedOptions {
  readonly seed: number;
  readonly json?: boolean;
}

export function calibrateCommand(context: CommandContext): Command {
  const command = new Command('calibrate')
    .description('calibration, AUROC, risk and coverage, best of n and votes by every signal, over all traces')
    .argument('<in...>', 'trace files with right answers or labels; - is standard input')
    .option(
      '--annotations <file>',
      'annotations written by `annotate` (file or folder); none: labels and answers alone',
    )
    .addOption(new Option('--seed <n>', 'of the bootstrap intervals').default(0).argParser(parseCount))
    .option('--json', 'everything as JSON, with bins and curves');
  return addScoringOptions(command).action((names: string[], options: CalibrateOptions) =>
    calibrate(names, options, context),
  );
}

async function calibrate(names: readonly string[], options: CalibrateOptions, context: CommandContext): Promise<void> {
  const { terminal, signal } = context;
  const inputs = await Promise.all(names.map((name) => openScoredInput(name, options)));
  const annotated = await openAnnotatedTraces(inputs, options, context);
  const { entries } = annotated;
  // A turn of the event loop, so that an interrupt is heard.
  const breathe = (): Promise<void> => setImmediate();
  const report = await calibrateTraces({ entries, seed: options.seed, signal, breathe });
  await annotated.close();
  for (const warning of calibrationWarnings(report)) terminal.tell(`credence: ${warning}`);
  const text = options.json === true ? JSON.stringify(report, null, 2) : calibrationText(report).join('\n');
  await terminal.out(`${text}\n`);
  context.finish(annotated.failed() > 0 ? 1 : 0);
}
