// Spec and stored tensors → the graph that reads tokens into hidden states; it reads like the forward pass. The scoring
// head is a graph of its own (build-scoring-head.ts), so that it runs only on the rows that are asked for.
import type { TensorSource } from '../weights/tensor-source.ts';
import type { AttentionInputs } from './blocks/attention.ts';
import { decoderLayer } from './blocks/decoder-layer.ts';
import { embedding } from './blocks/embedding.ts';
import { rmsNorm } from './blocks/rms-norm.ts';
import type { DecoderSpec } from './decoder-spec.ts';
import { GraphWriter } from './graph-writer.ts';
import type { Graph } from './onnx-model.ts';
import { StoredWeights } from './stored-weights.ts';

/**
 * Inputs: ids, positions, filled, filled_less_one, cosines, sines, the cache, and the attention bias. The bias is
 * always given: reading plain text with it costs no more than with the operator's own causal mask (measured).
 * Outputs: hidden (n, h), normalized for the head, and the cache.
 * @throws Failure `model-invalid` | `model-unsupported`
 */
export function buildDecoder(spec: DecoderSpec, source: TensorSource): Graph {
  const graph = new GraphWriter('decoder');
  const weights = new StoredWeights(graph, source);
  const ids = graph.input('ids', 'int64', ['n']);
  const shared: AttentionInputs = {
    filledLessOne: graph.input('filled_less_one', 'int32', [1]),
    filled: graph.input('filled', 'int32', [1]),
    cosines: graph.input('cosines', 'float32', ['capacity', spec.headSize / 2]),
    sines: graph.input('sines', 'float32', ['capacity', spec.headSize / 2]),
    positions: graph.input('positions', 'int64', [1, 'n']),
    bias: graph.input('attention_bias', 'float32', [1, 1, 'n', 'filled']),
  };

  let hidden = embedding(graph, weights, spec, ids); // (n, h)
  spec.layers.forEach((names, layer) => {
    hidden = decoderLayer(graph, weights, spec, { layer, names, input: hidden, shared });
  });
  const final = rmsNorm(graph, weights, spec, { path: '/final_norm', name: spec.finalNorm, input: hidden });

  graph.output('hidden', final, 'float32', ['n', spec.hiddenSize]);
  return graph.graph();
}
