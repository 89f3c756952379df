// A model folder, open for scoring: weights in a scorer, tokenizer, chat template, and where the numbers come from.
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { isProbePreset, type ProbePreset } from '../probes/probe-templates.ts';
import type { DeviceName } from '../shared/protocol/device.ts';
import type { PrecisionName } from '../shared/protocol/precision.ts';
import { openChatTemplate, type ChatTemplate } from '../tokenizer/chat-template.ts';
import { readEndTokens } from '../tokenizer/special-tokens.ts';
import { openTokenizer, type Tokenizer } from '../tokenizer/tokenizer.ts';
import { fingerprintFiles } from '../weights/fingerprint.ts';
import { openWeights } from '../weights/open-weights.ts';
import { readJsonFile } from '../weights/read-json-file.ts';
import { openLocalScorer } from './local-scorer.ts';
import type { Scorer } from './scorer.ts';

export interface OpenModelOptions {
  /** Default: `auto`. */
  readonly device?: DeviceName;
  /** Default: `auto`. */
  readonly precision?: PrecisionName;
  /** Where hashes of weight files are remembered; absent: they are hashed again at every opening. */
  readonly memoFolder?: string;
  /** Where weight files made from others lie, and verdicts of self-checks; absent: none are kept. */
  readonly derivedFolder?: string;
}

export interface OpenModel {
  /** For the user: the Hugging Face id where the folder lies in its cache, else the folder's name. */
  readonly name: string;
  readonly scorer: Scorer;
  readonly tokenizer: Tokenizer;
  /** Null where the folder has none. */
  readonly template: ChatTemplate | null;
  /** Tokens that end a text or a turn. */
  readonly endTokens: ReadonlySet<number>;
  /** The wording this model answers best: `credence.probe_preset` of config.json, else `sentence`. */
  readonly defaultProbe: ProbePreset;
  readonly weightsSha256: string;
  /** The Hugging Face folder that was read; for a GGUF the one made from it. */
  readonly folder: string;
  close(): Promise<void>;
}

/** A model trained on SPAE's wording says so in config.json: `"credence": { "probe_preset": "spae" }`. */
const configSchema = z.looseObject({
  credence: z.looseObject({ probe_preset: z.string().refine(isProbePreset).optional() }).optional(),
});

/** @throws Failure `model-not-found` | `model-invalid` | `model-unsupported` | `device-failed` | `out-of-memory` */
export async function openModel(folder: string, options: OpenModelOptions = {}): Promise<OpenModel> {
  const path = resolve(folder);
  // What is cheap to read and often wrong comes before the weights.
  const tokenizer = await openTokenizer(path);
  const template = await openChatTemplate(path);
  const endTokens = await readEndTokens(path, tokenizer);
  const config = configSchema.safeParse(await readJsonFile(join(path, 'config.json')));
  const weightsSha256 = await fingerprintFiles((await openWeights(path)).files, options.memoFolder);
  const scorer = await openLocalScorer({
    folder: path,
    device: options.device ?? 'auto',
    precision: options.precision ?? 'auto',
    weightsSha256,
    derivedFolder: options.derivedFolder ?? null,
  });
  return {
    name: modelName(path),
    scorer,
    tokenizer,
    template,
    endTokens,
    defaultProbe: (config.success ? config.data.credence?.probe_preset : undefined) ?? 'sentence',
    weightsSha256,
    folder: path,
    close: () => scorer.close(),
  };
}

/** `…/models--org--name/snapshots/hash` → "org/name"; `…/media/abacus` → "abacus". */
export function modelName(path: string): string {
  const cached = /models--([^/\\]+)[/\\]snapshots[/\\][^/\\]+[/\\]?$/.exec(path)?.[1];
  return cached === undefined ? basename(path) : cached.replace('--', '/');
}
