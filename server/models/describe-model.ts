// What a model holds, from its headers: a Hugging Face folder, a GGUF file, an ONNX export. Loads no weights and no
// runtime.
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Failure } from '../shared/protocol/failure.ts';
import type { ModelInfo } from '../shared/protocol/trace-requests.ts';
import { describeExport } from './describe-export.ts';
import { describeFolder } from './describe-folder.ts';
import { describeGguf } from './describe-gguf.ts';
import { formOf } from './model-form.ts';

/** @param path folder or file @throws Failure `model-not-found` | `model-invalid` | `model-unsupported`, each naming the file at fault */
export async function describeModel(path: string): Promise<ModelInfo> {
  const absolute = resolve(path);
  switch (await formOf(absolute)) {
    case 'gguf':
      return describeGguf(absolute);
    case 'onnx':
      return describeExport(absolute);
    case 'safetensors':
      return describeFolder(absolute);
    case null:
      // A folder without anything of a model is told what it lacks; a file is no model at all.
      if ((await stat(absolute).catch(() => null))?.isFile() !== true) return describeFolder(absolute);
      throw new Failure('model-invalid', `${absolute} is no model: ${modelForms}.`);
  }
}

/** What a path may hold, for messages. */
export const modelForms =
  'a Hugging Face folder (config.json, tokenizer.json, *.safetensors), a GGUF file, or an ONNX export is needed';
