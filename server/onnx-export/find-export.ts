// Which ONNX files a folder holds, in the layouts of onnx-community (transformers.js), optimum and onnxruntime-genai, and
// which of them are meant by a precision.
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { PrecisionName } from '../shared/protocol/precision.ts';
import { readJsonFile } from '../weights/read-json-file.ts';

/** Names of transformers.js (`model_q4f16.onnx` …, its src/utils/dtypes.js); '' is plain `model.onnx`. */
const suffixes = [
  '',
  'fp16',
  'quantized',
  'int8',
  'uint8',
  'q8',
  'q4',
  'q4f16',
  'q2',
  'q2f16',
  'q1',
  'q1f16',
  'bnb4',
] as const;
export type VariantSuffix = (typeof suffixes)[number];

export interface ExportVariant {
  readonly suffix: VariantSuffix;
  readonly file: string;
}

export interface ExportFiles {
  /** Holds config.json or genai_config.json, and the tokenizer. */
  readonly folder: string;
  /** At least one, in the order of `auto`: what comes nearest to the trained model first. */
  readonly variants: readonly ExportVariant[];
}

/** A plain `model.onnx` may hold any format; the graph itself tells. */
const meant: Readonly<Record<PrecisionName, readonly VariantSuffix[]>> = {
  auto: suffixes,
  fp32: [''],
  fp16: ['fp16', ''],
  fast: ['quantized', 'int8', 'q8', 'uint8', ''],
  stored: ['q4', 'q4f16', 'bnb4', 'quantized', 'int8', 'q8', 'uint8', 'fp16', ''],
};

const genaiSchema = z.looseObject({
  model: z.looseObject({ decoder: z.looseObject({ filename: z.string().min(1).default('model.onnx') }) }),
});

/**
 * @param path a folder, or one `.onnx` file
 * @returns null where it holds no ONNX decoder
 * @throws Failure `model-invalid` where genai_config.json is no JSON
 */
export async function findExport(path: string): Promise<ExportFiles | null> {
  const whole = resolve(path);
  if (whole.toLowerCase().endsWith('.onnx')) return oneFile(whole);
  const names = await namesIn(whole);
  if (names.includes('genai_config.json')) return genaiFile(whole);
  const inner = names.includes('onnx') ? await namesIn(join(whole, 'onnx')) : [];
  const files = [...inner.map((name) => join(whole, 'onnx', name)), ...names.map((name) => join(whole, name))];
  const variants = suffixes.flatMap((suffix) => {
    const file = files.find((one) => isVariant(basename(one), suffix));
    return file === undefined ? [] : [{ suffix, file }];
  });
  return variants.length === 0 ? null : { folder: whole, variants };
}

/** The files that a precision may mean, best first. */
export function variantsFor({ variants }: ExportFiles, precision: PrecisionName): readonly ExportVariant[] {
  return meant[precision].flatMap((suffix) => variants.filter((variant) => variant.suffix === suffix));
}

/** `model.onnx`, `model_q4.onnx`; older exports say `decoder_model_merged`. */
function isVariant(name: string, suffix: VariantSuffix): boolean {
  const ending = suffix === '' ? '.onnx' : `_${suffix}.onnx`;
  return name === `model${ending}` || name === `decoder_model_merged${ending}`;
}

/** The folder with the configuration is the file's own, or the one above `onnx/`. */
async function oneFile(file: string): Promise<ExportFiles | null> {
  const own = dirname(file);
  const names = await namesIn(own);
  if (!names.includes(basename(file))) return null;
  const suffix = suffixes.find((one) => isVariant(basename(file), one)) ?? '';
  const hasConfiguration = names.includes('config.json') || names.includes('genai_config.json');
  return { folder: hasConfiguration ? own : dirname(own), variants: [{ suffix, file }] };
}

async function genaiFile(folder: string): Promise<ExportFiles | null> {
  const config = genaiSchema.safeParse(await readJsonFile(join(folder, 'genai_config.json')));
  const name = config.success ? config.data.model.decoder.filename : 'model.onnx';
  const names = await namesIn(folder);
  return names.includes(name) ? { folder, variants: [{ suffix: '', file: join(folder, name) }] } : null;
}

function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
