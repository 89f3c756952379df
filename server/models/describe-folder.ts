// What a Hugging Face folder holds, from its configuration and the headers of its weight files.
import { access, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { recognizeArchitecture } from '../graph/architectures/registry.ts';
import { Failure } from '../shared/protocol/failure.ts';
import type { ModelInfo } from '../shared/protocol/trace-requests.ts';
import { openChatTemplate } from '../tokenizer/chat-template.ts';
import { openWeights } from '../weights/open-weights.ts';
import { readJsonFile } from '../weights/read-json-file.ts';
import { commonestType, countElements } from './count-elements.ts';
import { modelName } from './model-name.ts';

/** What weights of a Hugging Face folder can be computed with. */
const usableTypes = ['F32', 'F16', 'BF16'];

const quantizedSchema = z.object({ quantization_config: z.looseObject({ quant_method: z.string().nullish() }) });

/** @throws Failure `model-not-found` | `model-invalid` | `model-unsupported`, each naming the file at fault */
export async function describeFolder(folder: string): Promise<ModelInfo> {
  const path = resolve(folder);
  const config = await readJsonFile(join(path, 'config.json'));
  const { architecture, spec } = recognizeArchitecture(config);
  await requireTokenizer(path);
  const { files, tensors } = await openWeights(path);
  const stored = commonestType([...tensors.values()]);
  if (!usableTypes.includes(stored)) throw unusable(path, stored, config);
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return {
    name: modelName(path),
    path,
    family: architecture.family,
    parameters: countElements(tensors.values()),
    contextLength: spec.contextLength,
    vocabularySize: spec.vocabularySize,
    storedType: stored,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    chatTemplate: (await openChatTemplate(path)) !== null,
  };
}

/** @throws Failure `model-not-found` */
export async function requireTokenizer(folder: string): Promise<void> {
  const there = await access(join(folder, 'tokenizer.json')).then(
    () => true,
    () => false,
  );
  if (there) return;
  throw new Failure('model-not-found', `${folder} holds no tokenizer.json, which the model's texts are encoded with.`);
}

function unusable(path: string, stored: string, config: unknown): Failure {
  const quantized = quantizedSchema.safeParse(config);
  const method = quantized.success ? (quantized.data.quantization_config.quant_method ?? 'a method of its own') : null;
  const why = method === null ? '' : ` (quantized by ${method})`;
  return new Failure(
    'model-unsupported',
    `The weights of ${path} are stored as ${stored}${why}; ${usableTypes.join(', ')} are read, and quantized weights as GGUF.`,
  );
}
