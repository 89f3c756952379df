// Draws tokens from the distributions of some rows, inside the graph: the whole vocabulary takes part, no logits leave.
// The random numbers come from outside, so that a draw can be repeated.
//
//   logits z (r, v) ── chosen rows (s, v) ── e^((z - max) / T) ── running sum c (s, v) ─┬─ last column: total (s, 1)
//                                                                                      └─ number of c ≤ u · total
//                                                                                         = the drawn id (inverse CDF)
import type { GraphWriter } from '../graph-writer.ts';
import { valueNamed, type Value } from '../node-names.ts';
import { castToFloat32, gatherRows, multiply, subtract } from '../operators.ts';

/**
 * Inputs: sampled_rows (s) int64, indices into the r rows, one may stand there several times; uniforms (s, 1) float32 in
 * [0, 1); inverse_temperature (1) float32. Output: sampled_ids (s, 1) float32, exact up to 2^24 tokens. Probabilities
 * under 2^-24 are lost in the running sum.
 * @param logits (r, v) float32
 */
export function sampleLogits(graph: GraphWriter, logits: Value, vocabularySize: number): void {
  const rows = graph.input('sampled_rows', 'int64', ['s']);
  drawTokens(graph, gatherRows(graph, '/sample/rows', logits, rows), vocabularySize);
}

/**
 * One draw a row. Inputs and output as above, without sampled_rows.
 * @param chosen (s, v) float32
 * @param drawn what s is called where it is the length of something else as well
 */
export function drawTokens(graph: GraphWriter, chosen: Value, vocabularySize: number, drawn = 's'): void {
  const uniforms = graph.input('uniforms', 'float32', [drawn, 1]);
  const inverse = graph.input('inverse_temperature', 'float32', [1]);

  // As opset 13 has it, like the reductions: not ReduceMax, whose form changed in 18.
  graph.node('/sample/top', 'TopK', [chosen, graph.integers([1])], ['/sample/maximum', '/sample/likeliest']);
  const maximum = valueNamed('/sample/maximum'); // (s, 1)
  const scaled = multiply(graph, '/sample/scaled', subtract(graph, '/sample/shifted', chosen, maximum), inverse); // (s, v)
  const powers = graph.apply('/sample/powers', 'Exp', [scaled]); // (s, v), in [0, 1]
  const running = graph.apply('/sample/running', 'CumSum', [powers, graph.integers([1])]); // (s, v)
  const last = [graph.integers([vocabularySize - 1]), graph.integers([vocabularySize]), graph.integers([1])];
  const total = graph.apply('/sample/total', 'Slice', [running, ...last]); // (s, 1)
  const reached = multiply(graph, '/sample/reached', total, uniforms); // (s, 1)
  const passed = graph.apply('/sample/passed', 'LessOrEqual', [running, reached]); // (s, v)
  const count = graph.apply('/sample/count', 'ReduceSum', [
    castToFloat32(graph, '/sample/passed/float32', passed),
    graph.integers([1]),
  ]); // (s, 1)
  // Rounding may carry u · total up to the total itself.
  const ids = graph.apply('/sample/ids', 'Min', [count, graph.float(vocabularySize - 1)]); // (s, 1)
  graph.output('sampled_ids', ids, 'float32', [drawn, 1]);
}
