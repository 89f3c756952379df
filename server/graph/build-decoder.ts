// Spec and stored tensors → the graph that reads tokens into hidden states; it reads like the forward pass. The scoring
// head is a graph of its own (build-scoring-head.ts), so that it runs only on the rows that are asked for.
import type { TensorSource } from '../weights/tensor-source.ts';
import type { AttentionKernel, AttentionKernelMaker, CacheOutput } from './blocks/attention-kernel.ts';
import { composedAttention } from './blocks/composed-attention.ts';
import { decoderLayer } from './blocks/decoder-layer.ts';
import { embedding } from './blocks/embedding.ts';
import { fusedAttention, takesHeads } from './blocks/fused-attention.ts';
import { rmsNorm } from './blocks/rms-norm.ts';
import type { DecoderSpec } from './decoder-spec.ts';
import { GraphWriter } from './graph-writer.ts';
import type { Value } from './node-names.ts';
import type { Graph } from './onnx-model.ts';
import type { Int8Form } from './linear-weight.ts';
import { StoredWeights, type ComputeType } from './stored-weights.ts';

/** The ways of computing attention. Adding one adds a file and a line. */
const attentionKernels = {
  fused: fusedAttention,
  composed: composedAttention,
} as const satisfies Readonly<Record<string, AttentionKernelMaker>>;
export type AttentionVariant = keyof typeof attentionKernels;

/** The variants that can read a model, the fastest first. */
export function attentionVariants(spec: DecoderSpec): readonly AttentionVariant[] {
  return takesHeads(spec) ? ['fused', 'composed'] : ['composed'];
}

export interface DecoderVariant {
  readonly attention: AttentionVariant;
  /** The type of products, cache, rotation tables and masks. The residual stream and all norms are float32. */
  readonly compute: ComputeType;
  /** What comes out of the cache. Default: `new`. */
  readonly cache?: CacheOutput;
  /** How whole numbers are multiplied where weights are such. Default: `signed`. */
  readonly int8?: Int8Form;
}

/**
 * Inputs: ids (n) int64; positions, rotation tables and masks (attention-kernel.ts); what the attention variant needs
 * (fused-attention.ts, composed-attention.ts); the cache. A mask is always given: reading plain text with it costs no
 * more than with the fused operator's own causal one (measured).
 * Outputs: hidden (n, h) float32, normalized for the head, and the cache.
 * @throws Failure `model-invalid` | `model-unsupported`
 */
export function buildDecoder(
  spec: DecoderSpec,
  source: TensorSource,
  variant: DecoderVariant = { attention: 'fused', compute: 'float32' },
): Graph {
  const graph = new GraphWriter('decoder');
  const weights = new StoredWeights(graph, source, spec, variant.compute, variant.int8);
  const ids = graph.input('ids', 'int64', ['n']);
  const kernel = attentionKernels[variant.attention](graph, spec, {
    compute: variant.compute,
    cache: variant.cache ?? 'new',
  });

  graph.output('hidden', forwardPass(graph, weights, spec, { ids, kernel }), 'float32', ['n', spec.hiddenSize]);
  kernel.giveOutCache();
  return graph.graph();
}

/** ids (n) → (n, h) float32, normalized for the head. */
export function forwardPass(
  graph: GraphWriter,
  weights: StoredWeights,
  spec: DecoderSpec,
  { ids, kernel }: { readonly ids: Value; readonly kernel: AttentionKernel },
): Value {
  let hidden = embedding(graph, weights, spec, ids); // (n, h)
  for (const index of spec.layers.keys()) hidden = decoderLayer(graph, weights, spec, { index, input: hidden, kernel });
  const size = spec.hiddenSize;
  return rmsNorm(graph, weights, spec, { path: '/final_norm', name: spec.finalNorm, input: hidden, size });
}
