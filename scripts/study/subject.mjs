// What a study is of: weights, the generator and the settings, as a hash that names its folder. Another model or plan has
// another folder, and what was measured is never taken for something else.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @param {string} path */
export async function fileHash(path) {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

/** Of a model folder's weights. @param {string} model @returns {Promise<string | null>} null where there are none */
export async function weightsHash(model) {
  return fileHash(join(model, 'model.safetensors')).catch(() => null);
}

/** @param {unknown} subject plain values @returns {string} for a folder's name */
export function subjectHash(subject) {
  return createHash('sha256').update(JSON.stringify(subject)).digest('hex').slice(0, 16);
}
