// Spec and stored tensors → the graph that writes many texts on at once behind one cached text: the next token of each goes
// in, a token drawn to follow it comes out. Decoder and head are one graph, so that each token costs one run.
import type { TensorSource } from '../weights/tensor-source.ts';
import { drawTokens } from './blocks/sample-logits.ts';
import { rowAttention } from './blocks/row-attention.ts';
import { forwardPass } from './build-decoder.ts';
import { logitsOf } from './build-scoring-head.ts';
import type { DecoderSpec } from './decoder-spec.ts';
import { GraphWriter } from './graph-writer.ts';
import type { Graph } from './onnx-model.ts';
import { StoredWeights } from './stored-weights.ts';

/**
 * Inputs: ids (n) int64, those of rowAttention and of drawTokens. Outputs: sampled_ids (n, 1) float32, logits (n, v)
 * float32, and what the run adds to each row's cache. Computes in float32, as the CPU does.
 * @throws Failure `model-invalid` | `model-unsupported`
 */
export function buildRowDecoder(spec: DecoderSpec, source: TensorSource): Graph {
  const graph = new GraphWriter('row-decoder');
  const weights = new StoredWeights(graph, source, spec, 'float32');
  const ids = graph.input('ids', 'int64', ['n']);
  const kernel = rowAttention(graph, spec);
  const logits = logitsOf(graph, weights, spec, forwardPass(graph, weights, spec, { ids, kernel })); // (n, v)
  drawTokens(graph, logits, spec.vocabularySize, 'n');
  graph.output('logits', logits, 'float32', ['n', spec.vocabularySize]);
  kernel.giveOutCache();
  return graph.graph();
}
