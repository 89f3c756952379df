// A GGUF file → a model folder as Hugging Face has them, in the cache: made once for each file, then found again.
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { recognizeGguf } from '../gguf/architectures/registry.ts';
import { planTensors } from '../gguf/architectures/tensor-plan.ts';
import { readGguf } from '../gguf/read-gguf.ts';
import { readRotaryFactors } from '../gguf/rotary-factors.ts';
import { buildTokenizer } from '../gguf/tokenizer/build-tokenizer.ts';
import { fingerprintFiles } from '../weights/fingerprint.ts';
import { conversionVersion } from './conversion-version.ts';
import { convertTensors } from './convert-tensors.ts';
import { findDerived, makeDerived } from './derived-folder.ts';
import { defaultMaxDerivedBytes } from './evict-derived.ts';
import { dataBytes, writeSafetensors } from './write-safetensors.ts';

export interface ConvertOptions {
  /** The GGUF file; of a split one the first part. */
  readonly file: string;
  /** Folder for derived weights. */
  readonly cache: string;
  /** `fp32` reads all blocks out; `stored` keeps those that can be multiplied with as they are. */
  readonly precision: 'fp32' | 'stored';
  /** Identity of its weights, where it is known; else the file is hashed. */
  readonly weightsSha256?: string;
  /** Most bytes that all derived folders may take. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal | undefined;
  /** Bytes read and to be read. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** @throws Failure `model-not-found` | `model-invalid` | `model-unsupported` | `no-space` | `write-failed` | `cancelled` */
export async function convertGguf(options: ConvertOptions): Promise<{ readonly folder: string }> {
  const { file, cache, precision } = options;
  // What is cheap to read and often wrong comes before the weights.
  const gguf = await readGguf(file);
  const architecture = recognizeGguf(gguf.metadata);
  const sha256 = options.weightsSha256 ?? (await fingerprintFiles(gguf.files, join(cache, 'hashes'), options.signal));
  const key = `gguf-${precision}-v${conversionVersion}-${sha256.slice(0, 32)}`;
  const found = await findDerived(cache, key);
  if (found !== null) return { folder: found };

  const model = { ...gguf, factors: await readRotaryFactors(gguf) };
  const config = architecture.config(model);
  const conversions = convertTensors(planTensors(architecture, model), precision);
  const { tokenizer, tokenizerConfig, generationConfig, chatTemplate } = buildTokenizer(gguf.metadata);
  const folder = await makeDerived({
    cache,
    key,
    source: { name: basename(file), file: gguf.files[0] ?? file, sha256, kind: 'gguf' },
    bytes: dataBytes(conversions),
    maxBytes: options.maxBytes ?? defaultMaxDerivedBytes,
    async make(unfinished) {
      const json = (name: string, value: unknown): Promise<void> =>
        writeFile(join(unfinished, name), `${JSON.stringify(value, null, 1)}\n`);
      await json('config.json', config);
      await json('tokenizer_config.json', tokenizerConfig);
      await json('generation_config.json', generationConfig);
      await writeFile(join(unfinished, 'tokenizer.json'), tokenizer);
      if (chatTemplate !== null) await writeFile(join(unfinished, 'chat_template.jinja'), chatTemplate);
      const { signal, onProgress } = options;
      await writeSafetensors(join(unfinished, 'model.safetensors'), { conversions, metadata: {}, signal, onProgress });
    },
  });
  return { folder };
}
