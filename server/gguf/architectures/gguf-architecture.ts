// What a model family brings that GGUF files are written for: how its metadata become a config.json and its tensors get
// the names, rows and values that Hugging Face's files have.
import type { GgufTensor } from '../gguf-header.ts';
import type { Metadata } from '../metadata.ts';

/** Divisors of rotations that llama.cpp writes as tensors; null: the file has none. */
export interface RotaryFactors {
  /** Llama 3.1 and later: what its scaling comes to, one a pair of channels. */
  readonly all: readonly number[] | null;
  /** Phi-3: for texts up to the trained context, and for longer ones. */
  readonly short: readonly number[] | null;
  readonly long: readonly number[] | null;
}

export interface GgufModel {
  readonly metadata: Metadata;
  readonly tensors: ReadonlyMap<string, GgufTensor>;
  readonly factors: RotaryFactors;
}

/** What has to be done to a tensor's values besides reading them. */
export type TensorChange =
  | { readonly kind: 'none' }
  /** Each head's rows stand as llama.cpp rotates them, neighbors in pairs; Hugging Face has the first halves first. */
  | { readonly kind: 'split-halves'; readonly heads: number }
  /** Stored as 1 + w, where Hugging Face stores w. */
  | { readonly kind: 'minus-one' };

export interface PlannedTensor {
  readonly source: GgufTensor;
  /** As Hugging Face's files call it. */
  readonly name: string;
  readonly change: TensorChange;
}

/** A config.json's content, in transformers' naming. */
export type Config = Readonly<Record<string, unknown>>;

export interface GgufArchitecture {
  /** `general.architecture`. */
  readonly id: string;
  /** @throws Failure `model-invalid` | `model-unsupported` */
  config(model: GgufModel): Config;
  /** Names of one layer's parts: GGUF's → Hugging Face's, both without `.weight` or `.bias`. */
  readonly layerNames: Readonly<Record<string, string>>;
  /** @param part GGUF's name of the part, such as `attn_q` or `output_norm` */
  change(part: string, model: GgufModel): TensorChange;
}
