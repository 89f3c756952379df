// Which model a path holds: the fingerprints of its weights and its tokenizer, as annotations carry them, and of the
// small files that say how it is run and asked. Weights of gigabytes are read once and remembered by path, size and time.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readGguf } from '../gguf/read-gguf.ts';
import { Failure } from '../shared/protocol/failure.ts';
import { fingerprintFiles } from '../weights/fingerprint.ts';
import { openWeights } from '../weights/open-weights.ts';
import { listExportFiles } from './export-files.ts';
import { formOf } from './model-form.ts';

export interface ModelIdentity {
  readonly weightsSha256: string;
  readonly tokenizerSha256: string;
  /** Over what shapes the numbers besides: architecture, special tokens, chat template, probe wording. */
  readonly configSha256: string;
}

/** Each may be absent; what is in them decides how texts are rendered, where they end, and how steps are asked. */
const configFiles = [
  'config.json',
  'generation_config.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'chat_template.jinja',
];

/**
 * @param path folder or GGUF file
 * @param memoFolder where fingerprints are remembered; absent: all files are read
 * @throws Failure `model-not-found` | `model-invalid`
 */
export async function identifyModel(path: string, memoFolder?: string): Promise<ModelIdentity> {
  const weightsSha256 = await identifyWeights(path, memoFolder);
  // A GGUF file is all there is: its tokenizer and its configuration are read from the same bytes.
  if ((await formOf(path)) === 'gguf') {
    return { weightsSha256, tokenizerSha256: weightsSha256, configSha256: weightsSha256 };
  }
  const [tokenizerSha256, configSha256] = await Promise.all([
    hashTokenizer(join(path, 'tokenizer.json')),
    hashConfig(path),
  ]);
  return { weightsSha256, tokenizerSha256, configSha256 };
}

/** SHA-256 over the hashes of the weight files. @throws Failure `model-not-found` | `model-invalid` */
export async function identifyWeights(path: string, memoFolder?: string): Promise<string> {
  return fingerprintFiles(await weightFiles(path), memoFolder);
}

async function weightFiles(path: string): Promise<readonly string[]> {
  switch (await formOf(path)) {
    case 'gguf':
      return (await readGguf(path)).files;
    case 'onnx':
      return listExportFiles(path);
    case 'safetensors':
    case null:
      return (await openWeights(path)).files;
  }
}

async function hashTokenizer(path: string): Promise<string> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new Failure('model-not-found', `${path} is missing; the model's texts are encoded with it.`, { cause });
  });
  return createHash('sha256').update(bytes).digest('hex');
}

async function hashConfig(folder: string): Promise<string> {
  const contents = await Promise.all(configFiles.map((name) => readFile(join(folder, name)).catch(() => null)));
  const whole = createHash('sha256');
  contents.forEach((bytes, k) => {
    // Length and name keep one file's end from reading as the next one's beginning; absent differs from empty.
    whole.update(`${configFiles[k] ?? ''} ${bytes === null ? 'absent' : bytes.length}\n`);
    if (bytes !== null) whole.update(bytes);
  });
  return whole.digest('hex');
}
