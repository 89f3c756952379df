// The model that `credence bench` times, opened as annotating opens it.
import { join } from 'node:path';
import { findModel } from '../models/find-model.ts';
import type { OpenModel } from '../scoring/open-model.ts';
import type { CommandContext } from './command-context.ts';
import { modelChoice } from './model-choice.ts';
import { cacheFolder, type ModelOptions } from './scoring-options.ts';

/** @throws Failure `model-not-found` | `model-invalid` | `model-unsupported` | `device-failed` | `out-of-memory` */
export async function openBenchModel(options: ModelOptions, context: CommandContext): Promise<OpenModel> {
  const { path } = await findModel(modelChoice(context, options.model, '--model'));
  const cache = cacheFolder(options, context.environment);
  const { openModel } = await import('../scoring/open-model.ts');
  return openModel(path, {
    device: options.device,
    precision: options.precision,
    ...(cache === null ? {} : { memoFolder: join(cache, 'fingerprints'), derivedFolder: join(cache, 'derived') }),
  });
}
