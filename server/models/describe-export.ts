// What an ONNX export holds, from its configuration: the graph itself is read when it is opened.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Failure } from '../shared/protocol/failure.ts';
import type { ModelInfo } from '../shared/protocol/trace-requests.ts';
import { openChatTemplate } from '../tokenizer/chat-template.ts';
import { readJsonFile } from '../weights/read-json-file.ts';
import { requireTokenizer } from './describe-folder.ts';
import { listExportFiles } from './export-files.ts';
import { modelName } from './model-name.ts';

const count = z.number().int().positive();
const configSchema = z.looseObject({
  model_type: z.string().nullish(),
  vocab_size: count,
  max_position_embeddings: count,
});

/** @param path folder with `onnx/model*.onnx` or `model*.onnx` @throws Failure `model-not-found` | `model-invalid` */
export async function describeExport(path: string): Promise<ModelInfo> {
  const config = configSchema.safeParse(await readJsonFile(join(path, 'config.json')));
  if (!config.success) {
    throw new Failure('model-invalid', `${path}/config.json lacks vocab_size or max_position_embeddings.`);
  }
  await requireTokenizer(path);
  const sizes = await Promise.all((await listExportFiles(path)).map(async (file) => (await stat(file)).size));
  return {
    name: modelName(path),
    path,
    family: config.data.model_type ?? 'unknown',
    parameters: null,
    contextLength: config.data.max_position_embeddings,
    vocabularySize: config.data.vocab_size,
    storedType: 'ONNX',
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    chatTemplate: (await openChatTemplate(path)) !== null,
  };
}
