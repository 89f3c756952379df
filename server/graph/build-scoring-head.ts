// Hidden states at the asked rows → a few numbers a row: the model's own last layer, and the reductions behind it.
import type { TensorSource } from '../weights/tensor-source.ts';
import { reduceLogits } from './blocks/reduce-logits.ts';
import { sampleLogits } from './blocks/sample-logits.ts';
import type { DecoderSpec } from './decoder-spec.ts';
import { GraphWriter } from './graph-writer.ts';
import { linear, type Int8Form } from './linear-weight.ts';
import type { Value } from './node-names.ts';
import { gatherRows, softcap } from './operators.ts';
import type { Graph } from './onnx-model.ts';
import { StoredWeights } from './stored-weights.ts';

/**
 * Inputs: hidden (n, h), rows (r) of it that are asked for, targets (r, 1), and those of sampleLogits. Outputs: those of
 * reduceLogits and sampleLogits. The rows are picked here, so that hidden states need not leave the device that made them.
 */
export function buildScoringHead(spec: DecoderSpec, source: TensorSource, int8: Int8Form = 'signed'): Graph {
  const graph = new GraphWriter('scoring-head');
  const weights = new StoredWeights(graph, source, spec, 'float32', int8);
  const states = graph.input('hidden', 'float32', ['n', spec.hiddenSize]);
  const hidden = gatherRows(graph, '/asked', states, graph.input('rows', 'int64', ['r'])); // (r, h)
  const targets = graph.input('targets', 'int64', ['r', 1]);

  const logits = logitsOf(graph, weights, spec, hidden); // (r, v)
  reduceLogits(graph, logits, targets, spec.vocabularySize);
  sampleLogits(graph, logits, spec.vocabularySize);
  return graph.graph();
}

/** hidden (r, h) → (r, v). */
export function logitsOf(graph: GraphWriter, weights: StoredWeights, spec: DecoderSpec, hidden: Value): Value {
  const raw = linear(graph, '/logits', hidden, weights.linear(spec.head, spec.vocabularySize, spec.hiddenSize));
  return spec.logitSoftcap === null ? raw : softcap(graph, '/logits/capped', raw, spec.logitSoftcap);
}
