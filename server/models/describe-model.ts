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
      throw await noModel(absolute);
  }
}

/** Why a path cannot be opened at all. */
export async function noModel(path: string): Promise<Failure> {
  const found = await stat(path).catch(() => null);
  if (found === null) return new Failure('model-not-found', `There is nothing at ${path}; ${modelForms}.`);
  const what = found.isDirectory() ? 'holds neither a configuration nor weights' : 'is a file and no GGUF';
  return new Failure('model-not-found', `${path} ${what}; ${modelForms}.`);
}

/** What a path may hold, for messages. */
export const modelForms =
  'a Hugging Face folder (config.json, tokenizer.json, *.safetensors), a GGUF file, or an ONNX export is needed';
