// Every matrix that a decoder multiplies with, and its size: what can be quantized. The embedding is not among them, as it
// is read by rows, unless it is the output projection as well.
import type { DecoderSpec, LinearNames } from './decoder-spec.ts';

export interface LinearLayer {
  readonly names: LinearNames;
  readonly outputs: number;
  readonly inputs: number;
}

/** The layers' projections in their order; the output projection is last. */
export function linearLayers(spec: DecoderSpec): readonly LinearLayer[] {
  const { hiddenSize: hidden, intermediateSize: inner, headSize } = spec;
  const queries = spec.heads * headSize;
  const keys = spec.keyValueHeads * headSize;
  const projections = spec.layers.flatMap((layer) => [
    { names: layer.query, outputs: queries, inputs: hidden },
    { names: layer.key, outputs: keys, inputs: hidden },
    { names: layer.value, outputs: keys, inputs: hidden },
    { names: layer.attentionOut, outputs: hidden, inputs: queries },
    { names: layer.gate, outputs: inner, inputs: hidden },
    { names: layer.up, outputs: inner, inputs: hidden },
    { names: layer.down, outputs: hidden, inputs: inner },
  ]);
  return [...projections, { names: spec.head, outputs: spec.vocabularySize, inputs: hidden }];
}
