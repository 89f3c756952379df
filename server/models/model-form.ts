// In which form a path holds a model, told from names alone: a GGUF file, a Hugging Face folder, or an ONNX export.
import { open, readdir, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { findExport } from '../onnx-export/find-export.ts';
import type { ModelForm } from '../shared/protocol/models.ts';

/** The first file of a split GGUF stands for all of them. */
export const laterSplit = /-(?!00001-)\d{5}-of-\d{5}\.gguf$/iu;

/** What a folder holds. Null: nothing that is a model. */
export async function folderForm(folder: string): Promise<ModelForm | null> {
  const names = new Set(await readdir(folder).catch(() => []));
  if ([...names].some((name) => /^model[^/]*\.safetensors(\.index\.json)?$/u.test(name))) return 'safetensors';
  if ((await findExport(folder).catch(() => null)) !== null) return 'onnx';
  return names.has('config.json') ? 'safetensors' : null;
}

/** Of a file or folder; null where it is no model or not there. */
export async function formOf(path: string): Promise<ModelForm | null> {
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  if (found.isDirectory()) return folderForm(path);
  if (/\.onnx$/iu.test(path)) return 'onnx';
  return isGgufName(basename(path)) || (await beginsAsGguf(path)) ? 'gguf' : null;
}

export function isGgufName(name: string): boolean {
  return /\.gguf$/iu.test(name);
}

/** The part of an image model that reads images: a GGUF file, and no language model. */
export function isProjector(name: string): boolean {
  return /^mmproj|[-_.]mmproj/iu.test(name);
}

/** Ollama's blobs have no ending: the first four bytes say what they are. */
async function beginsAsGguf(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return false;
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.toString('latin1') === 'GGUF';
  } finally {
    await file.close();
  }
}
