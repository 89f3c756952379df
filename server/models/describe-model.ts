// What a model folder holds, from its configuration and the headers of its weight files. Loads no weights and no runtime.
import { access, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { recognizeArchitecture } from '../graph/architectures/registry.ts';
import { Failure } from '../shared/protocol/failure.ts';
import type { ModelInfo } from '../shared/protocol/trace-requests.ts';
import { openChatTemplate } from '../tokenizer/chat-template.ts';
import { openWeights } from '../weights/open-weights.ts';
import { readJsonFile } from '../weights/read-json-file.ts';
import type { StoredTensor } from '../weights/tensor-source.ts';

/** @throws Failure `model-not-found` | `model-invalid` | `model-unsupported`, each naming the file at fault */
export async function describeModel(folder: string): Promise<ModelInfo> {
  const path = resolve(folder);
  const { architecture, spec } = recognizeArchitecture(await readJsonFile(join(path, 'config.json')));
  if (!(await isThere(join(path, 'tokenizer.json')))) {
    throw new Failure('model-not-found', `${path} holds no tokenizer.json, which the model's texts are encoded with.`);
  }
  const { files, tensors } = await openWeights(path);
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return {
    name: basename(path),
    path,
    family: architecture.family,
    parameters: [...tensors.values()].reduce((sum, tensor) => sum + elementsOf(tensor), 0),
    contextLength: spec.contextLength,
    vocabularySize: spec.vocabularySize,
    storedType: commonestType([...tensors.values()]),
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    chatTemplate: (await openChatTemplate(path)) !== null,
  };
}

function elementsOf(tensor: StoredTensor): number {
  return tensor.shape.reduce((product, size) => product * size, 1);
}

/** The type of most bytes; norms are often kept in a wider one than the matrices. */
function commonestType(tensors: readonly StoredTensor[]): string {
  const bytes = new Map<string, number>();
  for (const tensor of tensors) bytes.set(tensor.type, (bytes.get(tensor.type) ?? 0) + tensor.byteLength);
  return [...bytes].sort(([, left], [, right]) => right - left)[0]?.[0] ?? 'none';
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
