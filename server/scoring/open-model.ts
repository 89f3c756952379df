// A model, open for scoring: weights in a scorer, tokenizer, chat template, and where the numbers come from. A Hugging
// Face folder and an ONNX export are opened as they lie; a GGUF file is made into such a folder first, and so are weights
// for the fast mode.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { convertGguf } from '../derived/convert-gguf.ts';
import { quantizeFolder } from '../derived/quantize-folder.ts';
import { recognizeArchitecture } from '../graph/architectures/registry.ts';
import { describeModel, noModel } from '../models/describe-model.ts';
import { formOf } from '../models/model-form.ts';
import { identifyWeights } from '../models/model-identity.ts';
import { isBlobName, modelName } from '../models/model-name.ts';
import { findExport } from '../onnx-export/find-export.ts';
import { openExportScorer } from '../onnx-export/open-export-scorer.ts';
import { isProbePreset, type ProbePreset } from '../probes/probe-templates.ts';
import type { DeviceName } from '../shared/protocol/device.ts';
import { Failure } from '../shared/protocol/failure.ts';
import type { PrecisionName } from '../shared/protocol/precision.ts';
import { openChatTemplate, type ChatTemplate } from '../tokenizer/chat-template.ts';
import { readEndTokens } from '../tokenizer/special-tokens.ts';
import { openTokenizer, type Tokenizer } from '../tokenizer/tokenizer.ts';
import { readJsonFile } from '../weights/read-json-file.ts';
import { openLocalScorer } from './local-scorer.ts';
import { observePeaks } from './observe-peaks.ts';
import type { Scorer } from './scorer.ts';
import { tellPreparing, type OnPreparing } from './tell-preparing.ts';

export interface OpenModelOptions {
  /** Default: `auto`. */
  readonly device?: DeviceName;
  /** Default: `auto`. */
  readonly precision?: PrecisionName;
  /** Where hashes of weight files are remembered; absent: they are hashed again at every opening. */
  readonly memoFolder?: string;
  /** Where weight files made from others lie, and verdicts of self-checks; absent: none are kept. */
  readonly derivedFolder?: string;
  /** Stops what comes before the passes: hashing files and making weights of them. */
  readonly signal?: AbortSignal;
  /** Told while weights are made, at every whole percent; never where they are there already. */
  readonly onPreparing?: OnPreparing;
}

export interface OpenModel {
  /** For the user: the Hugging Face id where it lies in that cache, else the name of the folder or file. */
  readonly name: string;
  readonly scorer: Scorer;
  readonly tokenizer: Tokenizer;
  /** Null where the folder has none. */
  readonly template: ChatTemplate | null;
  /** Tokens that end a text or a turn. */
  readonly endTokens: ReadonlySet<number>;
  /** The wording this model answers best: `credence.probe_preset` of config.json, else `sentence`. */
  readonly defaultProbe: ProbePreset;
  /** The same where config.json names one; null: the wording may be tried on a file's first traces. */
  readonly declaredProbe: ProbePreset | null;
  /** Mean log-prob of a token on texts of its own domain: `credence.domain_logprob` of config.json; null: not known. */
  readonly domainLogprob: number | null;
  readonly weightsSha256: string;
  /** The Hugging Face folder that was read; for a GGUF the one made from it. */
  readonly folder: string;
  close(): Promise<void>;
}

/** A model trained on SPAE's wording says so in config.json: `"credence": { "probe_preset": "spae" }`. */
const configSchema = z.looseObject({
  credence: z
    .looseObject({
      probe_preset: z.string().refine(isProbePreset).optional(),
      domain_logprob: z.number().nonpositive().optional(),
    })
    .optional(),
});

/**
 * @param path folder or file, as find-model.ts finds it
 * @throws Failure `model-not-found` | `model-invalid` | `model-unsupported` | `device-failed` | `out-of-memory` |
 * `no-space` | `write-failed` | `cancelled`: nothing half-made stays
 */
export async function openModel(path: string, options: OpenModelOptions = {}): Promise<OpenModel> {
  const absolute = resolve(path);
  const weightsOf = (): Promise<string> =>
    identifyWeights(absolute, {
      precision: options.precision ?? 'auto',
      memoFolder: options.memoFolder,
      signal: options.signal,
    });
  switch (await formOf(absolute)) {
    case 'gguf':
      return openGguf(absolute, options, await weightsOf());
    case 'onnx':
      return openExport(absolute, options, await weightsOf());
    case 'safetensors':
      return openFolder(absolute, { name: modelName(absolute), weightsOf, options });
    case null:
      throw await noModel(absolute);
  }
}

interface FolderParts {
  readonly name: string;
  /** Asked once what is cheap to read and often wrong was read. */
  readonly weightsOf: () => Promise<string>;
  readonly options: OpenModelOptions;
}

async function openFolder(folder: string, { name, weightsOf, options }: FolderParts): Promise<OpenModel> {
  const text = await openText(folder);
  const { spec } = recognizeArchitecture(await readJsonFile(join(folder, 'config.json')));
  requireRows(text.tokenizer, spec.vocabularySize, folder);
  const weightsSha256 = await weightsOf();
  const open = (weights: string): Promise<Scorer> =>
    openLocalScorer({
      folder: weights,
      device: options.device ?? 'auto',
      precision: options.precision ?? 'auto',
      weightsSha256,
      derivedFolder: options.derivedFolder ?? null,
    });
  const of = (scorer: Scorer): OpenModel => ({
    ...{ ...text, name, scorer, weightsSha256, folder },
    close: () => scorer.close(),
  });
  if (options.precision !== 'fast') return of(await open(folder));
  return inDerived(options, async (cache) => {
    const made = await quantizeFolder({
      ...{ folder, weightsSha256, cache, signal: options.signal },
      onProgress: tellPreparing({ model: name, what: 'int8' }, options.onPreparing),
      peaks: () => observePeaks(folder, text.tokenizer),
    });
    return of(await open(made.folder));
  });
}

async function openGguf(file: string, options: OpenModelOptions, weightsSha256: string): Promise<OpenModel> {
  return inDerived(options, async (cache) => {
    const precision = options.precision === 'stored' ? 'stored' : 'fp32';
    const name = isBlobName(file) ? (await describeModel(file)).name : modelName(file);
    const { folder } = await convertGguf({
      ...{ file, cache, precision, weightsSha256, signal: options.signal },
      onProgress: tellPreparing({ model: name, what: 'gguf' }, options.onPreparing),
    });
    return openFolder(folder, { name, weightsOf: () => Promise.resolve(weightsSha256), options });
  });
}

/** What is made stays in the cache; without one it lives as long as the model is open. */
async function inDerived(
  { derivedFolder }: OpenModelOptions,
  open: (cache: string) => Promise<OpenModel>,
): Promise<OpenModel> {
  if (derivedFolder !== undefined) return open(derivedFolder);
  const cache = await mkdtemp(join(tmpdir(), 'credence-weights-'));
  const forget = (): Promise<void> => rm(cache, { recursive: true, force: true });
  try {
    const model = await open(cache);
    const close = async (): Promise<void> => {
      await model.close();
      await forget();
    };
    return { ...model, close };
  } catch (error) {
    await forget();
    throw error;
  }
}

async function openExport(path: string, options: OpenModelOptions, weightsSha256: string): Promise<OpenModel> {
  const folder = (await findExport(path))?.folder ?? path;
  const text = await openText(folder);
  const { device = 'auto', precision = 'auto' } = options;
  const scorer = await openExportScorer({ path, device, precision });
  try {
    requireRows(text.tokenizer, scorer.info.vocabularySize, folder);
  } catch (error) {
    await scorer.close();
    throw error;
  }
  return { ...text, name: modelName(path), scorer, weightsSha256, folder, close: () => scorer.close() };
}

/** What texts are encoded, rendered and ended with. */
async function openText(
  folder: string,
): Promise<
  Pick<OpenModel, 'tokenizer' | 'template' | 'endTokens' | 'defaultProbe' | 'declaredProbe' | 'domainLogprob'>
> {
  const tokenizer = await openTokenizer(folder);
  const template = await openChatTemplate(folder);
  const endTokens = await readEndTokens(folder, tokenizer);
  // An export of onnxruntime-genai may come without config.json; it says nothing of probes then.
  const config = configSchema.safeParse(await readJsonFile(join(folder, 'config.json')).catch(() => null));
  const { probe_preset: declaredProbe = null, domain_logprob: domainLogprob = null } =
    (config.success ? config.data.credence : undefined) ?? {};
  return { tokenizer, template, endTokens, defaultProbe: declaredProbe ?? 'sentence', declaredProbe, domainLogprob };
}

/** Rows to spare are usual (padding); a token without a row would read another's, or none. @throws Failure `model-invalid` */
function requireRows(tokenizer: Tokenizer, rows: number, folder: string): void {
  if (tokenizer.size <= rows) return;
  throw new Failure(
    'model-invalid',
    `The vocabulary of ${join(folder, 'tokenizer.json')} has ${tokenizer.size} tokens, but the weights have rows for ${rows}. Tokenizer and weights do not belong together; the tokenizer that the model was trained with is needed.`,
  );
}
