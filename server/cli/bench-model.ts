// The model that `credence bench` times, opened as annotating opens it.
import { findModel } from '../models/find-model.ts';
import type { OpenModel } from '../scoring/open-model.ts';
import type { CommandContext } from './command-context.ts';
import { modelChoice } from './model-choice.ts';
import { openModelHere } from './open-model-here.ts';
import type { ModelOptions } from './scoring-options.ts';

/** @throws Failure `model-not-found` | `model-invalid` | `model-unsupported` | `device-failed` | `out-of-memory` | `cancelled` */
export async function openBenchModel(options: ModelOptions, context: CommandContext): Promise<OpenModel> {
  const { path } = await findModel(modelChoice(context, options.model, '--model'));
  return openModelHere(path, options, context);
}
