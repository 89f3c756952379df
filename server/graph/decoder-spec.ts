// What a decoder-only transformer is made of, as a frozen value: sizes, heads, rotation, norms, windows and the names of
// its tensors. Architectures write it; build-decoder.ts, build-scoring-head.ts and rotary-table.ts read it.

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
    }
  /** The base grows with texts longer than the trained context. */
  | { readonly kind: 'dynamic'; readonly factor: number; readonly trainedContextLength: number }
  /** YaRN: rotations slower than a bound are interpolated, faster ones kept, a ramp between (pair indices low … high). */
  | { readonly kind: 'yarn'; readonly factor: number; readonly low: number; readonly high: number }
  /** LongRoPE: a divisor for each pair of channels, of two sets chosen by the text's length. (rotary dimensions / 2) each */
  | {
      readonly kind: 'longrope';
      readonly shortFactors: readonly number[];
      readonly longFactors: readonly number[];
      readonly originalContextLength: number;
    };

export interface RotarySpec {
  readonly base: number;
  /** Leading channels of a head that rotate; the rest passes unchanged. */
  readonly dimensions: number;
  /** Cosines and sines are multiplied by it (YaRN, LongRoPE); else 1. */
  readonly amplitude: number;
  readonly scaling: RotaryScaling;
}

export interface LinearNames {
  readonly weight: string;
  readonly bias: string | null;
  /** Where several layers' weights are stored as one tensor: the rows of this one, and how many there are in all. */
  readonly rows?: { readonly first: number; readonly of: number };
}

/** What one layer is made of; null: the layer has none. */
export interface LayerSpec {
  readonly attentionNorm: string;
  readonly query: LinearNames;
  readonly key: LinearNames;
  readonly value: LinearNames;
  /** Normalizes each head's query or key before it is rotated. */
  readonly queryNorm: string | null;
  readonly keyNorm: string | null;
  readonly attentionOut: LinearNames;
  /** Normalizes what attention adds to the residual stream. */
  readonly afterAttentionNorm: string | null;
  readonly mlpNorm: string;
  readonly gate: LinearNames;
  readonly up: LinearNames;
  readonly down: LinearNames;
  /** Normalizes what the feed-forward block adds to the residual stream. */
  readonly afterMlpNorm: string | null;
  /** Local layers look back `slidingWindow` tokens and rotate by `localRotary` where the model has one. */
  readonly local: boolean;
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
  /** Added to every norm's stored scale: Gemma stores its distance from 1. */
  readonly normOffset: 0 | 1;
  readonly activation: 'silu' | 'gelu-tanh';
  /** Embeddings are multiplied by it. */
  readonly embeddingScale: number;
  /** Attention scores are multiplied by it. */
  readonly attentionScale: number;
  /** Attention scores s become c · tanh(s / c); null: as they are. */
  readonly attentionSoftcap: number | null;
  /** The same for logits. */
  readonly logitSoftcap: number | null;
  /** Tokens that local layers see, the token itself included; null: no layer is local. */
  readonly slidingWindow: number | null;
  readonly rotary: RotarySpec;
  /** Rotation of local layers; null: they rotate as the others. */
  readonly localRotary: RotarySpec | null;
  readonly embedding: string;
  readonly layers: readonly LayerSpec[];
  readonly finalNorm: string;
  /** The embedding's own name where the two are tied. */
  readonly head: LinearNames;
  /** What may stand in a file for the `model.` at the beginning of a tensor's name (models with an image part). */
  readonly rootAliases: readonly string[];
}
