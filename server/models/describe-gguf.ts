// What a GGUF file holds, from its header.
import { stat } from 'node:fs/promises';
import { recognizeGguf } from '../gguf/architectures/registry.ts';
import { readGguf } from '../gguf/read-gguf.ts';
import { buildTokenizer } from '../gguf/tokenizer/build-tokenizer.ts';
import { recognizeArchitecture } from '../graph/architectures/registry.ts';
import type { ModelInfo } from '../shared/protocol/trace-requests.ts';
import { commonestType, countElements } from './count-elements.ts';
import { isBlobName, modelName } from './model-name.ts';

/** Divisors of rotations change numbers, not what is described here. */
const noFactors = { all: null, short: null, long: null };

/** @throws Failure `model-invalid` | `model-unsupported` */
export async function describeGguf(path: string): Promise<ModelInfo> {
  const { files, metadata, tensors } = await readGguf(path);
  const config = recognizeGguf(metadata).config({ metadata, tensors, factors: noFactors });
  const { architecture, spec } = recognizeArchitecture(config);
  const { chatTemplate } = buildTokenizer(metadata);
  const sized = [...tensors.values()].map(({ format, shape, byteLength }) => ({
    type: format.name,
    shape,
    byteLength,
  }));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return {
    name: (isBlobName(path) ? metadata.optionalText('general.name') : null) ?? modelName(path),
    path,
    family: architecture.family,
    parameters: countElements(sized),
    contextLength: spec.contextLength,
    vocabularySize: spec.vocabularySize,
    storedType: commonestType(sized),
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    chatTemplate: chatTemplate !== null,
  };
}
