// What an export's graph does not say of its model: the context length, and sizes that the graph leaves open. Read from
// config.json or genai_config.json, whichever the folder has.
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Failure } from '../shared/protocol/failure.ts';
import { readJsonFile } from '../weights/read-json-file.ts';

export interface ExportSizes {
  readonly contextLength: number;
  readonly vocabularySize: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
  /** Whether some layers see a window only; a graph does not always show it. */
  readonly slidingWindow: boolean;
}

const size = z.number().int().positive();
const configSchema = z.looseObject({
  max_position_embeddings: size,
  vocab_size: size,
  hidden_size: size,
  num_attention_heads: size,
  num_key_value_heads: size.nullish(),
  head_dim: size.nullish(),
  sliding_window: size.nullish(),
  use_sliding_window: z.boolean().nullish(),
});
const genaiSchema = z.looseObject({
  model: z.looseObject({
    context_length: size,
    vocab_size: size,
    decoder: z.looseObject({
      num_attention_heads: size,
      num_key_value_heads: size,
      head_size: size,
      sliding_window: z.unknown().optional(),
    }),
  }),
});

/** @throws Failure `model-invalid` | `model-not-found` */
export async function readExportSizes(folder: string): Promise<ExportSizes> {
  const genai = join(folder, 'genai_config.json');
  return (await exists(genai)) ? readGenaiSizes(genai) : readConfigSizes(join(folder, 'config.json'));
}

async function readConfigSizes(path: string): Promise<ExportSizes> {
  const config = parse(configSchema, await readJsonFile(path), path);
  return {
    contextLength: config.max_position_embeddings,
    vocabularySize: config.vocab_size,
    heads: config.num_attention_heads,
    keyValueHeads: config.num_key_value_heads ?? config.num_attention_heads,
    headSize: config.head_dim ?? Math.floor(config.hidden_size / config.num_attention_heads),
    slidingWindow: (config.sliding_window ?? null) !== null && config.use_sliding_window !== false,
  };
}

async function readGenaiSizes(path: string): Promise<ExportSizes> {
  const { model } = parse(genaiSchema, await readJsonFile(path), path);
  return {
    contextLength: model.context_length,
    vocabularySize: model.vocab_size,
    heads: model.decoder.num_attention_heads,
    keyValueHeads: model.decoder.num_key_value_heads,
    headSize: model.decoder.head_size,
    slidingWindow: (model.decoder.sliding_window ?? null) !== null,
  };
}

function parse<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new Failure('model-invalid', `${path} does not say, or says wrongly: ${wrong}. An export's own file has them.`);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
