// A Hugging Face model folder → its tensors, or a failure that says what was looked for.
import { readdir, realpath } from 'node:fs/promises';
import { isAbsolute, join, normalize, sep } from 'node:path';
import { z } from 'zod';
import { Failure } from '../shared/protocol/failure.ts';
import { readJsonFile } from './read-json-file.ts';
import { maxShards } from './read-limits.ts';
import { readSafetensors } from './safetensors-files.ts';
import type { TensorSource } from './tensor-source.ts';

const indexName = 'model.safetensors.index.json';
const singleName = 'model.safetensors';
const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) });

/**
 * Reads the headers of the folder's weight files; the weights themselves stay on disk.
 * @throws Failure `model-not-found` | `model-invalid`
 */
export async function openWeights(folder: string): Promise<TensorSource> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new Failure(
      'model-not-found',
      `There is no model folder at ${folder}. A Hugging Face folder with config.json, tokenizer.json and ${singleName} is needed.`,
      { cause: error },
    );
  });
  if (names.includes(indexName)) return openSharded(folder);
  if (!names.includes(singleName))
    throw new Failure(
      'model-not-found',
      `${folder} holds no weights: looked for ${singleName} and ${indexName}, found ${names.slice(0, 12).join(', ') || 'nothing'}.`,
    );
  const file = await realpath(join(folder, singleName));
  return { folder, files: [file], tensors: await readSafetensors([file]) };
}

async function openSharded(folder: string): Promise<TensorSource> {
  const path = join(folder, indexName);
  const index = indexSchema.safeParse(await readJsonFile(path));
  if (!index.success)
    throw new Failure('model-invalid', `${path} has no "weight_map" from tensor names to file names.`);
  const shards = [...new Set(Object.values(index.data.weight_map))].sort();
  if (shards.length > maxShards)
    throw new Failure('model-invalid', `${path} names ${shards.length} files; at most ${maxShards} are read.`);
  const files = await Promise.all(shards.map((shard) => resolveShard(folder, shard, path)));
  const tensors = await readSafetensors(files);
  const missing = Object.keys(index.data.weight_map).find((name) => !tensors.has(name));
  if (missing !== undefined)
    throw new Failure(
      'model-invalid',
      `${path} places tensor "${missing}" in ${index.data.weight_map[missing] ?? '?'}, which does not hold it.`,
    );
  return { folder, files, tensors };
}

/** The name must stay inside the folder; a link that the folder's owner made (as in the hub's cache) is followed. */
async function resolveShard(folder: string, shard: string, index: string): Promise<string> {
  const relative = normalize(shard.replaceAll('\\', '/'));
  if (shard === '' || isAbsolute(relative) || /^[A-Za-z]:/.test(relative) || relative.split(sep)[0] === '..')
    throw new Failure('model-invalid', `${index} points at "${shard}", outside the model folder. It is not read.`);
  return realpath(join(folder, relative)).catch((error: unknown) => {
    throw new Failure('model-not-found', `${index} names ${shard}, which is missing in ${folder}.`, { cause: error });
  });
}
