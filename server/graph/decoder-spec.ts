// What a decoder-only transformer is made of, as a frozen value: sizes, heads, rotation, biases and the names of its
// tensors. Architectures write it, build-decoder.ts and scoring-head.ts read it.

export type RotaryScaling =
  | { readonly kind: 'none' }
  /** Positions divided by `factor`. */
  | { readonly kind: 'linear'; readonly factor: number }
  /** Llama 3.1: slow rotations divided by `factor`, fast ones kept, a ramp between. */
  | {
      readonly kind: 'llama3';
      readonly factor: number;
      readonly lowFrequencyFactor: number;
      readonly highFrequencyFactor: number;
      readonly originalContextLength: number;
    };

export interface RotarySpec {
  readonly base: number;
  readonly scaling: RotaryScaling;
}

/** Names of one layer's tensors; null: the layer has none. */
export interface LayerNames {
  readonly attentionNorm: string;
  readonly query: LinearNames;
  readonly key: LinearNames;
  readonly value: LinearNames;
  readonly attentionOut: LinearNames;
  readonly mlpNorm: string;
  readonly gate: LinearNames;
  readonly up: LinearNames;
  readonly down: LinearNames;
}

export interface LinearNames {
  readonly weight: string;
  readonly bias: string | null;
}

export interface DecoderSpec {
  readonly vocabularySize: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly contextLength: number;
  readonly normEpsilon: number;
  readonly rotary: RotarySpec;
  readonly embedding: string;
  readonly layers: readonly LayerNames[];
  readonly finalNorm: string;
  /** The embedding's own name where the two are tied. */
  readonly head: LinearNames;
}
