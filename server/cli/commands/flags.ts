// `credence flags`: how often each flag is raised over the inputs, and where first. Flags that are never raised are listed.
import { Command } from 'commander';
import { setImmediate } from 'node:timers/promises';
import { countFlags, type FlagCounts, type FlagPlace } from '../../groups/count-flags.ts';
import { Failure } from '../../shared/protocol/failure.ts';
import { flagKind } from '../../shared/signals/flags/flag-kinds.ts';
import { openAnnotatedTraces, type AnnotatedOptions } from '../annotated-traces.ts';
import type { CommandContext } from '../command-context.ts';
import { addScoringOptions } from '../scoring-options.ts';
import { openScoredInput } from '../scored-input.ts';
import { shortText } from '../terminal-text.ts';
import { textTable } from '../text-table.ts';

interface FlagsOptions extends AnnotatedOptions {
  readonly json?: boolean;
}

export function flagsCommand(context: CommandContext): Command {
  const command = new Command('flags')
    .description('how often each flag is raised, and where first')
    .argument('<in...>', 'trace files; - is standard input')
    .option('--annotations <file>', 'annotations written by `annotate` (file or folder); none: flags of groups alone')
    .option('--json', 'counts, meanings and reasons as JSON');
  return addScoringOptions(command).action((names: string[], options: FlagsOptions) => flags(names, options, context));
}

async function flags(names: readonly string[], options: FlagsOptions, context: CommandContext): Promise<void> {
  const { terminal, signal } = context;
  const inputs = await Promise.all(names.map((name) => openScoredInput(name, options)));
  const annotated = await openAnnotatedTraces(inputs, options, context);
  const counts = await countFlags(annotated.entries, async () => {
    await setImmediate(); // a turn of the event loop, so that an interrupt is heard
    if (signal.aborted) throw new Failure('cancelled', 'Counting was cancelled.');
  });
  await annotated.close();
  await terminal.out(options.json === true ? `${JSON.stringify(withMeanings(counts), null, 2)}\n` : table(counts));
  context.finish(annotated.failed() > 0 ? 1 : 0);
}

function withMeanings({ kinds, ...rest }: FlagCounts): object {
  return {
    ...rest,
    kinds: kinds.map(({ kind, ...count }) => {
      const { title, meaning, usesGold } = flagKind(kind);
      return { kind, title, meaning, usesGold, ...count };
    }),
  };
}

/** Characters of a reason that a line of the table has room for. */
const reason = 90;

function table({ traces, annotated, groups, kinds }: FlagCounts): string {
  const rows = kinds.map(({ kind, count, places, first }) => [
    ...[kind, String(count), String(places), place(first)],
    shortText(first?.why ?? '', reason),
  ]);
  const lines = textTable(
    [
      { title: 'flag', align: 'left' },
      { title: 'traces', align: 'right' },
      { title: 'places', align: 'right' },
      { title: 'first', align: 'left' },
      { title: 'why', align: 'left' },
    ],
    rows,
  );
  return `${traces} traces, ${annotated} annotated, ${groups} groups\n${lines.join('\n')}\n`;
}

function place(first: FlagPlace | null): string {
  if (first === null) return '';
  const { id, line, step } = first;
  if (line === null) return `group ${shortText(id, 20)}`;
  return `line ${line}${step === null ? '' : `, step ${step}`}`;
}
