// What the ways of computing attention have in common: they declare the graph's inputs they need once, and then turn
// queries, keys and values of each layer into what attention reads, keeping the layer's cache.
import type { GraphWriter } from '../graph-writer.ts';
import type { DecoderSpec } from '../decoder-spec.ts';
import type { Value } from '../node-names.ts';
import type { ComputeType } from '../stored-weights.ts';

/** One layer's projections, in the type that is computed in. */
export interface LayerProjections {
  readonly path: string;
  readonly layer: number;
  /** Whether the layer looks back a window only, and rotates by the local table where there is one. */
  readonly local: boolean;
  /** (n, H·d) */
  readonly query: Value;
  /** (n, K·d) */
  readonly key: Value;
  /** (n, K·d) */
  readonly value: Value;
}

export interface AttentionKernel {
  /** → (n, H·d), with the layer's cache among the inputs of the graph. */
  attend(projections: LayerProjections): Value;
  /** Makes all layers' caches outputs of the graph, as its last nodes. */
  giveOutCache(): void;
}

export interface AttentionVariantParts {
  readonly compute: ComputeType;
  readonly cache: CacheOutput;
}

/**
 * What comes out of each layer's cache: all of it, for a device that keeps it there; or the rows that were added, for a
 * caller that keeps it in memory of its own.
 */
export type CacheOutput = 'whole' | 'new';

export type AttentionKernelMaker = (
  graph: GraphWriter,
  spec: DecoderSpec,
  parts: AttentionVariantParts,
) => AttentionKernel;

/** What layers of one kind see: rotation tables (capacity, r/2) and the additive mask. */
export interface LayerView {
  /** Channels of a head that rotate, r. */
  readonly rotating: number;
  readonly cosines: Value;
  readonly sines: Value;
  /** 0 where a token may look, very negative elsewhere. */
  readonly bias: Value;
}

/** A mask of new tokens against all tokens in the cache. */
const maskOfTokens: readonly (number | string)[] = [1, 1, 'n', 'filled'];

/**
 * Declares rotation tables and masks: `cosines`, `sines`, `attention_bias`, and for local layers `cosines_local`,
 * `sines_local` and `attention_bias_window` where the model needs them.
 */
export function layerViews(
  graph: GraphWriter,
  spec: DecoderSpec,
  compute: ComputeType,
  maskShape = maskOfTokens,
): { readonly full: LayerView; readonly local: LayerView } {
  const table = (name: string, dimensions: number): Value => graph.input(name, compute, ['capacity', dimensions / 2]);
  const mask = (name: string): Value => graph.input(name, compute, maskShape);
  const full = {
    rotating: spec.rotary.dimensions,
    cosines: table('cosines', spec.rotary.dimensions),
    sines: table('sines', spec.rotary.dimensions),
    bias: mask('attention_bias'),
  };
  const { localRotary, slidingWindow } = spec;
  const rotation =
    localRotary === null
      ? { rotating: full.rotating, cosines: full.cosines, sines: full.sines }
      : {
          rotating: localRotary.dimensions,
          cosines: table('cosines_local', localRotary.dimensions),
          sines: table('sines_local', localRotary.dimensions),
        };
  return { full, local: { ...rotation, bias: slidingWindow === null ? full.bias : mask('attention_bias_window') } };
}
