// The wording of step probes that a model's folder names: `"credence": { "probe_preset": "spae" }` in config.json, for
// models that were trained on it.
import { join } from 'node:path';
import { z } from 'zod';
import { findExport } from '../onnx-export/find-export.ts';
import { readJsonFile } from '../weights/read-json-file.ts';
import { formOf } from './model-form.ts';

const schema = z.looseObject({ credence: z.looseObject({ probe_preset: z.string() }) });

/** @param path folder or file. @returns null where none is named, or the folder cannot be read */
export async function declaredProbe(path: string): Promise<string | null> {
  const form = await formOf(path).catch(() => null);
  if (form === null || form === 'gguf') return null;
  const folder = form === 'onnx' ? ((await findExport(path))?.folder ?? path) : path;
  const config = schema.safeParse(await readJsonFile(join(folder, 'config.json')).catch(() => null));
  return config.success ? config.data.credence.probe_preset : null;
}
