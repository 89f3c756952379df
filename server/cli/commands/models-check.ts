// `credence models check`: opens a model, reads a short text with it, and says what is fine and what is not.
import { Command } from 'commander';
import { findModel } from '../../models/find-model.ts';
import type { CommandContext } from '../command-context.ts';
import { modelChoice } from '../model-choice.ts';
import { openingOptions } from '../open-model-here.ts';
import { withPreparingBar } from '../preparing-bar.ts';
import { addRunOptions, type ModelOptions } from '../scoring-options.ts';
import { visibleText } from '../terminal-text.ts';
import type { Finding } from '../../scoring/check-model.ts';

interface CheckOptions extends Omit<ModelOptions, 'model'> {
  readonly json?: boolean;
}

const marks: Readonly<Record<Finding['state'], string>> = { fine: 'ok   ', note: 'note ', wrong: 'WRONG' };

export function modelsCheck(context: CommandContext): Command {
  const command = new Command('check')
    .description('open a model, read a short text with it, and say what is fine and what is not')
    .argument('[model]', 'path or name of a model (default: $CREDENCE_MODEL, else abacus)')
    .addHelpText('after', '\nExit codes: 0 it can be used, 1 something is wrong with it, 2 there is no such model.')
    .action(async (named: string | undefined, options: CheckOptions) => {
      const { path } = await findModel(modelChoice(context, named, 'the argument'));
      // Dynamic: loads the runtime's native library, by this command only.
      const { checkModel } = await import('../../scoring/check-model.ts');
      const findings = await withPreparingBar(context.terminal, (onPreparing) =>
        checkModel(path, { ...openingOptions(options, context), onPreparing }),
      );
      const works = findings.every(({ state }) => state !== 'wrong');
      const text =
        options.json === true
          ? JSON.stringify({ path, works, findings }, null, 2)
          : [visibleText(path), ...findings.map(line)].join('\n');
      await context.terminal.out(`${text}\n`);
      context.finish(works ? 0 : 1);
    });
  return addRunOptions(command).option('--json', 'as JSON');
}

function line({ state, what, message }: Finding): string {
  return `${marks[state]} ${what.padEnd(12)} ${visibleText(message)}`;
}
