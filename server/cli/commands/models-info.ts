// `credence models info`: what a model holds, without loading it.
import { Command } from 'commander';
import { describeModel } from '../../models/describe-model.ts';
import { findModel } from '../../models/find-model.ts';
import type { ModelInfo } from '../../shared/protocol/trace-requests.ts';
import type { CommandContext } from '../command-context.ts';
import { modelChoice } from '../model-choice.ts';
import { visibleText } from '../terminal-text.ts';

export function modelsInfo(context: CommandContext): Command {
  return new Command('info')
    .description('family, size, context and stored type of a model, read from its headers')
    .argument('[model]', 'path or name of a model (default: $CREDENCE_MODEL, else abacus)')
    .option('--json', 'as JSON')
    .action(async (named: string | undefined, options: { json?: boolean }) => {
      const { path, source } = await findModel(modelChoice(context, named, 'the argument'));
      const model = await describeModel(path);
      const text = options.json === true ? JSON.stringify({ ...model, source }, null, 2) : lines(model).join('\n');
      await context.terminal.out(`${text}\n`);
      context.finish(0);
    });
}

function lines(model: ModelInfo): string[] {
  const rows: readonly (readonly [string, string])[] = [
    ['model', visibleText(model.name)],
    ['path', visibleText(model.path)],
    ['family', visibleText(model.family)],
    ['parameters', model.parameters === null ? 'not told by its headers' : model.parameters.toLocaleString('en')],
    ['stored as', `${visibleText(model.storedType)}, ${(model.bytes / 1e6).toFixed(1)} MB`],
    ['context', `${model.contextLength.toLocaleString('en')} tokens`],
    ['vocabulary', `${model.vocabularySize.toLocaleString('en')} tokens`],
    ['chat template', model.chatTemplate ? 'yes' : 'no'],
  ];
  return rows.map(([name, value]) => `${name.padEnd(14)} ${value}`);
}
