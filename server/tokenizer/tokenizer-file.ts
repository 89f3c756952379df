// A model folder's tokenizer.json, read and turned into the two variants that scoring needs. Changes settings only:
// vocabulary, merges and the rules that split a text stay the file's own. No encoding happens here.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Failure } from '../shared/protocol/failure.ts';

/** The largest seen is Gemma 3's with 33 MB; eight times that is no tokenizer but an attack on memory. */
const maxTokenizerBytes = 268_435_456;

const componentSchema = z.looseObject({ type: z.string() }).nullish();
const fileSchema = z.looseObject({
  added_tokens: z
    .array(z.looseObject({ id: z.int().nonnegative(), content: z.string(), special: z.boolean() }))
    .nullish(),
  normalizer: componentSchema,
  pre_tokenizer: componentSchema,
  post_processor: componentSchema,
  decoder: componentSchema,
  model: z.looseObject({}),
});

export interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly special: boolean;
}

/** One step of a pipeline, or several in a `Sequence`. */
export type Component = Readonly<Record<string, unknown>> & { readonly type: string };

export interface TokenizerFile {
  readonly path: string;
  /** Lower-case hex SHA-256 of the file's bytes. */
  readonly sha256: string;
  /** As in the file, but without truncation, padding, dropout and trimmed offsets: a text is encoded whole. */
  readonly plain: string;
  /** The same without the dummy prefix before a text: for texts that continue another one. Often equal to `plain`. */
  readonly continuing: string;
  readonly decoder: Component | null;
  readonly added: readonly AddedToken[];
}

/** @throws Failure `model-not-found` where the file is missing, `model-invalid` where it is no tokenizer */
export async function readTokenizerFile(folder: string): Promise<TokenizerFile> {
  const path = join(folder, 'tokenizer.json');
  const bytes = await readLimited(path);
  const file = parseFile(path, bytes);
  const plain = {
    ...file,
    truncation: null,
    padding: null,
    model: 'dropout' in file.model ? { ...file.model, dropout: null } : file.model,
    post_processor: mapComponent(file.post_processor ?? null, keepWholeOffsets),
  };
  const continuing = {
    ...plain,
    normalizer: mapComponent(file.normalizer ?? null, dropPrepend),
    pre_tokenizer: mapComponent(file.pre_tokenizer ?? null, dropPrefixSpace),
  };
  return {
    path,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    plain: JSON.stringify(plain),
    continuing: JSON.stringify(continuing),
    decoder: file.decoder ?? null,
    added: file.added_tokens ?? [],
  };
}

async function readLimited(path: string): Promise<Buffer> {
  const found = await stat(path).catch((error: unknown) => {
    const why = 'A Hugging Face folder needs it; folders with tokenizer.model alone are converted by transformers.';
    throw new Failure('model-not-found', `${path} is missing. ${why}`, { cause: error });
  });
  if (found.size > maxTokenizerBytes) {
    throw new Failure('model-invalid', `${path} has ${found.size} bytes; at most ${maxTokenizerBytes} are read.`);
  }
  return readFile(path);
}

function parseFile(path: string, bytes: Buffer): z.infer<typeof fileSchema> {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure('model-invalid', `${path} is not JSON: ${why}.`, { cause: error });
  }
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue?.path.join('.') ?? '';
    const why = `${where}: ${issue?.message ?? 'unknown form'}`;
    throw new Failure('model-invalid', `${path} is not a tokenizer as the tokenizers library writes it (${why}).`);
  }
  return parsed.data;
}

/** The names under which a `Sequence` of each kind holds its parts. */
const sequenceKeys = ['normalizers', 'pretokenizers', 'processors', 'decoders'] as const;

/** Rebuilds a component with `change` applied to every single part; parts for which it returns null are left out. */
function mapComponent(component: Component | null, change: (part: Component) => Component | null): Component | null {
  if (component?.type !== 'Sequence') return component === null ? null : change(component);
  const result: Record<string, unknown> & { type: string } = { ...component };
  for (const key of sequenceKeys) {
    const parts = z.array(z.looseObject({ type: z.string() })).safeParse(component[key]);
    if (parts.success)
      result[key] = parts.data.map((part) => mapComponent(part, change)).filter((part) => part !== null);
  }
  return result;
}

/** All single parts of a component, in order. */
export function listParts(component: Component | null): readonly Component[] {
  const parts: Component[] = [];
  mapComponent(component, (part) => {
    parts.push(part);
    return part;
  });
  return parts;
}

/** Trimmed offsets leave the spaces of a text in no token's span. */
function keepWholeOffsets(part: Component): Component {
  return 'trim_offsets' in part ? { ...part, trim_offsets: false } : part;
}

function dropPrepend(part: Component): Component | null {
  return part.type === 'Prepend' ? null : part;
}

function dropPrefixSpace(part: Component): Component {
  if (part.type === 'Metaspace') {
    // Older files say it with add_prefix_space, which the library refuses beside another prepend_scheme.
    const { add_prefix_space: _older, ...rest } = part;
    return { ...rest, type: part.type, prepend_scheme: 'never' };
  }
  return part.type === 'ByteLevel' ? { ...part, add_prefix_space: false } : part;
}
