// Which model a folder holds: the fingerprints of its weights and its tokenizer, as annotations carry them. Weights
// of gigabytes are read once and remembered by path, size and time.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../shared/protocol/failure.ts';
import { fingerprintFiles } from '../weights/fingerprint.ts';
import { openWeights } from '../weights/open-weights.ts';

export interface ModelIdentity {
  readonly weightsSha256: string;
  readonly tokenizerSha256: string;
}

/** @param memoFolder where fingerprints are remembered; absent: all files are read. @throws Failure `model-not-found` */
export async function identifyModel(folder: string, memoFolder?: string): Promise<ModelIdentity> {
  const { files } = await openWeights(folder);
  const [weightsSha256, tokenizerSha256] = await Promise.all([
    fingerprintFiles(files, memoFolder),
    hashTokenizer(join(folder, 'tokenizer.json')),
  ]);
  return { weightsSha256, tokenizerSha256 };
}

async function hashTokenizer(path: string): Promise<string> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new Failure('model-not-found', `${path} is missing; the model's texts are encoded with it.`, { cause });
  });
  return createHash('sha256').update(bytes).digest('hex');
}
