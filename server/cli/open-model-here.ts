// A model opened as the options of a command say, with a bar on stderr while weights are made and the interrupt as its end.
import { join } from 'node:path';
import type { OpenModel, OpenModelOptions } from '../scoring/open-model.ts';
import type { CommandContext } from './command-context.ts';
import { withPreparingBar } from './preparing-bar.ts';
import { cacheFolder, type ModelOptions } from './scoring-options.ts';

type Opening = Omit<ModelOptions, 'model'>;

export function openingOptions(
  options: Opening,
  { environment, signal }: Pick<CommandContext, 'environment' | 'signal'>,
): OpenModelOptions {
  const cache = cacheFolder(options, environment);
  return {
    ...{ device: options.device, precision: options.precision, signal },
    ...(cache === null ? {} : { memoFolder: join(cache, 'fingerprints'), derivedFolder: join(cache, 'derived') }),
  };
}

/**
 * @throws Failure `model-not-found` | `model-invalid` | `model-unsupported` | `device-failed` | `out-of-memory` |
 * `no-space` | `write-failed` | `cancelled`
 */
export async function openModelHere(path: string, options: Opening, context: CommandContext): Promise<OpenModel> {
  // Dynamic, so that no native library is loaded by commands that need no model.
  const { openModel } = await import('../scoring/open-model.ts');
  return withPreparingBar(context.terminal, (onPreparing) =>
    openModel(path, { ...openingOptions(options, context), onPreparing }),
  );
}
