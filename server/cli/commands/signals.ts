// `credence signals`: the registry of signals, what each means and where it comes from.
import { Command } from 'commander';
import { signals } from '../../shared/signals/registry.ts';
import type { CommandContext } from '../command-context.ts';
import { textTable } from '../text-table.ts';

export function signalsCommand(context: CommandContext): Command {
  return new Command('signals')
    .description('list the signals: unit, range, direction, whether they use the gold answer, cost, source')
    .option('--json', 'as JSON, with the known traps')
    .action(async (options: { json?: boolean }) => {
      const text = options.json === true ? JSON.stringify({ signals }, null, 2) : table().join('\n');
      await context.terminal.out(`${text}\n`);
      context.finish(0);
    });
}

function table(): string[] {
  const titles = ['id', 'title', 'level', 'unit', 'range', 'good', 'gold', 'cost', 'source'];
  const rows = signals.map((signal) => [
    ...[signal.id, signal.title, signal.level, signal.unit, signal.range],
    signal.direction === 'neither' ? '' : signal.direction,
    ...[signal.usesGold ? 'yes' : '', signal.cost, signal.source],
  ]);
  return textTable(
    titles.map((title) => ({ title, align: 'left' })),
    rows,
  );
}
