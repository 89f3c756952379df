// Token ids → the residual stream.
//
//   ids (n) ──Gather── table (v, h) ──Cast── · scale ── (n, h)
import type { DecoderSpec } from '../decoder-spec.ts';
import type { GraphWriter } from '../graph-writer.ts';
import type { Value } from '../node-names.ts';
import { castToFloat32, gatherRows, multiply } from '../operators.ts';
import type { StoredWeights } from '../stored-weights.ts';

/** (n) → (n, h) float32. Rows are gathered as stored and widened after, so that no float32 table is made for it. */
export function embedding(graph: GraphWriter, weights: StoredWeights, spec: DecoderSpec, ids: Value): Value {
  const table = weights.asStored(spec.embedding, [spec.vocabularySize, spec.hiddenSize]);
  const rows = gatherRows(graph, '/embedding', table.value, ids);
  const wide = table.type === 'float32' ? rows : castToFloat32(graph, '/embedding/float32', rows);
  if (spec.embeddingScale === 1) return wide;
  return multiply(graph, '/embedding/scaled', wide, graph.float(spec.embeddingScale));
}
