// `credence models`: what a model folder holds, without loading it.
import { Command } from 'commander';
import { join } from 'node:path';
import { describeModel } from '../../models/describe-model.ts';
import { findModel } from '../../models/find-model.ts';
import type { ModelInfo } from '../../shared/protocol/trace-requests.ts';
import type { CommandContext } from '../command-context.ts';
import { visibleText } from '../terminal-text.ts';

export function modelsCommand(context: CommandContext): Command {
  const info = new Command('info')
    .description('family, size, context and stored type of a model folder, read from its headers')
    .argument('[model]', 'Hugging Face model folder, or abacus (default: $CREDENCE_MODEL, else abacus)')
    .option('--json', 'as JSON')
    .action(async (named: string | undefined, options: { json?: boolean }) => {
      const { folder, source } = await findModel({
        named: named ?? null,
        namedBy: 'the argument',
        environment: context.environment['CREDENCE_MODEL'],
        embedded: join(context.program.folder, 'media', 'abacus'),
      });
      const model = await describeModel(folder);
      const text = options.json === true ? JSON.stringify({ ...model, source }, null, 2) : lines(model).join('\n');
      await context.terminal.out(`${text}\n`);
      context.finish(0);
    });
  return new Command('models').description('look at model folders').addCommand(info);
}

function lines(model: ModelInfo): string[] {
  const rows: readonly (readonly [string, string])[] = [
    ['model', visibleText(model.name)],
    ['folder', visibleText(model.path)],
    ['family', model.family],
    ['parameters', model.parameters.toLocaleString('en')],
    ['stored as', `${model.storedType}, ${(model.bytes / 1e6).toFixed(1)} MB`],
    ['context', `${model.contextLength.toLocaleString('en')} tokens`],
    ['vocabulary', `${model.vocabularySize.toLocaleString('en')} tokens`],
    ['chat template', model.chatTemplate ? 'yes' : 'no'],
  ];
  return rows.map(([name, value]) => `${name.padEnd(14)} ${value}`);
}
