// A model as a store names it → what its headers say. Whatever is wrong with it becomes its problem; nothing throws.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { toFailureData } from '../shared/protocol/failure.ts';
import type { ListedModel } from '../shared/protocol/models.ts';
import { describeModel } from './describe-model.ts';
import type { StoredModel } from './stores/stored-model.ts';

export async function lookAtModel({ name, store, form, path, problem }: StoredModel): Promise<ListedModel> {
  const known = { name, store, form, path };
  const unknown = { family: null, parameters: null, storedType: null, contextLength: null };
  if (problem !== null) return { ...known, ...unknown, bytes: await sizeOf(path), problem };
  try {
    const { family, parameters, storedType, contextLength, bytes } = await describeModel(path);
    return { ...known, family, parameters, storedType, contextLength, bytes, problem: null };
  } catch (error) {
    return { ...known, ...unknown, bytes: await sizeOf(path), problem: toFailureData(error).message };
  }
}

/** Of a file, or of the files in a folder and one below; 0 where nothing can be read. */
async function sizeOf(path: string, depth = 0): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (found === null) return 0;
  if (!found.isDirectory()) return found.size;
  if (depth > 1) return 0;
  const names = await readdir(path).catch(() => []);
  const sizes = await Promise.all(names.map((name) => sizeOf(join(path, name), depth + 1)));
  return sizes.reduce((sum, size) => sum + size, 0);
}
