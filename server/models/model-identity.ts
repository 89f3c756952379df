// Which model a path holds: the fingerprints of its weights and its tokenizer, as annotations carry them, and of the
// small files that say how it is run and asked. Weights of gigabytes are read once and remembered by path, size and time.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { conversionVersion } from '../derived/conversion-version.ts';
import { readGguf } from '../gguf/read-gguf.ts';
import { findExport } from '../onnx-export/find-export.ts';
import { Failure } from '../shared/protocol/failure.ts';
import { fingerprintFiles } from '../weights/fingerprint.ts';
import { openWeights } from '../weights/open-weights.ts';
import type { PrecisionName } from '../shared/protocol/precision.ts';
import { exportFiles } from './export-files.ts';
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
  'genai_config.json',
];

export interface IdentifyOptions {
  /** Of an export's files those count that this precision may mean. */
  readonly precision?: PrecisionName;
  /** Where fingerprints are remembered; absent: all files are read. */
  readonly memoFolder?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** @param path folder or file @throws Failure `model-not-found` | `model-invalid` */
export async function identifyModel(path: string, options: IdentifyOptions = {}): Promise<ModelIdentity> {
  const weightsSha256 = await identifyWeights(path, options);
  // A GGUF file is all there is: tokenizer and configuration are read from the same bytes, in a way that may improve.
  if ((await formOf(path)) === 'gguf') {
    const read = createHash('sha256').update(`gguf ${conversionVersion} ${weightsSha256}`).digest('hex');
    return { weightsSha256, tokenizerSha256: read, configSha256: read };
  }
  const folder = (await findExport(path))?.folder ?? path;
  const [tokenizerSha256, configSha256] = await Promise.all([
    hashTokenizer(join(folder, 'tokenizer.json')),
    hashConfig(folder),
  ]);
  return { weightsSha256, tokenizerSha256, configSha256 };
}

/** SHA-256 over the hashes of the weight files. @throws Failure `model-not-found` | `model-invalid` | `cancelled` */
export async function identifyWeights(path: string, options: IdentifyOptions = {}): Promise<string> {
  return fingerprintFiles(await weightFiles(path, options.precision ?? 'auto'), options.memoFolder, options.signal);
}

async function weightFiles(path: string, precision: PrecisionName): Promise<readonly string[]> {
  switch (await formOf(path)) {
    case 'gguf':
      return (await readGguf(path)).files;
    case 'onnx':
      return exportFiles(path, precision);
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
