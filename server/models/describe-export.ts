// What an ONNX export holds, from its configuration and the names of its files: the graph itself is read when it is
// opened.
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { readExportSizes } from '../onnx-export/export-sizes.ts';
import { findExport } from '../onnx-export/find-export.ts';
import { Failure } from '../shared/protocol/failure.ts';
import type { ModelInfo } from '../shared/protocol/trace-requests.ts';
import { openChatTemplate } from '../tokenizer/chat-template.ts';
import { readJsonFile } from '../weights/read-json-file.ts';
import { requireTokenizer } from './describe-folder.ts';
import { exportFiles } from './export-files.ts';
import { modelName } from './model-name.ts';

const typeSchema = z.looseObject({
  model_type: z.string().nullish(),
  model: z.looseObject({ type: z.string().nullish() }).nullish(),
});

/** @param path folder with `onnx/model*.onnx` or `model*.onnx`, or such a file @throws Failure `model-not-found` | `model-invalid` */
export async function describeExport(path: string): Promise<ModelInfo> {
  const found = await findExport(path);
  const [first] = found?.variants ?? [];
  if (found === null || first === undefined)
    throw new Failure('model-not-found', `${path} holds no ONNX graph of a model.`);
  const sizes = await readExportSizes(found.folder);
  await requireTokenizer(found.folder);
  const files = await exportFiles(path, 'auto');
  const bytes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return {
    name: modelName(path),
    path,
    family: await readFamily(found.folder),
    parameters: null,
    contextLength: sizes.contextLength,
    vocabularySize: sizes.vocabularySize,
    storedType: `ONNX, ${basename(first.file)}`,
    bytes: bytes.reduce((sum, count) => sum + count, 0),
    chatTemplate: (await openChatTemplate(found.folder)) !== null,
  };
}

/** The name that the export gives its architecture: `llama`, `qwen2`. */
async function readFamily(folder: string): Promise<string> {
  for (const name of ['config.json', 'genai_config.json']) {
    const config = typeSchema.safeParse(await readJsonFile(join(folder, name)).catch(() => null));
    const family = config.success ? (config.data.model_type ?? config.data.model?.type) : null;
    if (family !== null && family !== undefined) return family;
  }
  return 'unnamed';
}
