// How many multiplications a decoder needs for a text: what a machine's matrix-product peak is held against. Pure.
import type { DecoderSpec } from '../../graph/decoder-spec.ts';

export interface MultiplyCount {
  /** Linear layers, all tokens. */
  readonly linear: number;
  /** Scores and weighted sums of attention: each token with itself and what it may see, not what a kernel masks away. */
  readonly attention: number;
  /** Hidden states to logits, all tokens. */
  readonly head: number;
}

type Sizes = Pick<
  DecoderSpec,
  'vocabularySize' | 'hiddenSize' | 'intermediateSize' | 'heads' | 'keyValueHeads' | 'headSize' | 'slidingWindow'
> & { readonly layers: readonly { readonly local: boolean }[] };

/** Multiplications for reading `length` tokens from the start. */
export function multiplyCount(spec: Sizes, length: number): MultiplyCount {
  const { hiddenSize, intermediateSize, heads, keyValueHeads, headSize, vocabularySize } = spec;
  const projections = hiddenSize * headSize * (2 * heads + 2 * keyValueHeads);
  const mlp = 3 * hiddenSize * intermediateSize;
  const attention = spec.layers.reduce((sum, { local }) => {
    const window = local ? (spec.slidingWindow ?? length) : length;
    return sum + 2 * heads * headSize * seenPairs(length, window);
  }, 0);
  return {
    linear: length * spec.layers.length * (projections + mlp),
    attention,
    head: length * vocabularySize * hiddenSize,
  };
}

/** Pairs of a token and one it sees, itself included, where each sees at most `window`. */
function seenPairs(length: number, window: number): number {
  const growing = Math.min(length, window);
  return (growing * (growing + 1)) / 2 + (length - growing) * window;
}
