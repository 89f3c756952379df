// Token ids → the residual stream.
//
//   ids (n) ──Gather── table (v, h) ──Cast── (n, h)
import type { DecoderSpec } from '../decoder-spec.ts';
import type { GraphWriter } from '../graph-writer.ts';
import type { Value } from '../node-names.ts';
import { castToFloat32, gatherRows } from '../operators.ts';
import type { StoredWeights } from '../stored-weights.ts';

/** (n) → (n, h). Rows are gathered as stored and widened after, so that no float32 table is made for it. */
export function embedding(graph: GraphWriter, weights: StoredWeights, spec: DecoderSpec, ids: Value): Value {
  const table = weights.asStored(spec.embedding, [spec.vocabularySize, spec.hiddenSize]);
  const rows = gatherRows(graph, '/embedding', table.value, ids);
  return table.type === 'float32' ? rows : castToFloat32(graph, '/embedding/float32', rows);
}
