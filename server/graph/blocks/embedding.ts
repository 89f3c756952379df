// Token ids → the residual stream.
//
//   ids (n) ──Gather── table (v, h) ──Cast── · scale ── (n, h)
import type { DecoderSpec } from '../decoder-spec.ts';
import type { GraphWriter } from '../graph-writer.ts';
import type { Value } from '../node-names.ts';
import { castToFloat32, gatherBlocks, gatherRows, multiply } from '../operators.ts';
import type { StoredWeights } from '../stored-weights.ts';

/**
 * The nodes that touch the table. Only a few rows of it are read, so a device may leave them to the CPU and keep its memory
 * free; stored in a type that it does not compute in, it must.
 */
export const embeddingNodes: readonly string[] = ['/embedding', '/embedding/float32'];

/** (n) → (n, h) float32. Rows are gathered as stored and widened after, so that no float32 table is made for it. */
export function embedding(graph: GraphWriter, weights: StoredWeights, spec: DecoderSpec, ids: Value): Value {
  const wide = widenedRows(graph, weights, spec, ids);
  if (spec.embeddingScale === 1) return wide;
  return multiply(graph, '/embedding/scaled', wide, graph.float(spec.embeddingScale));
}

function widenedRows(graph: GraphWriter, weights: StoredWeights, spec: DecoderSpec, ids: Value): Value {
  const shape = [spec.vocabularySize, spec.hiddenSize] as const;
  const kept = weights.tableBlocks(spec.embedding, shape);
  if (kept !== null) return gatherBlocks(graph, '/embedding', kept, ids);
  const table = weights.asStored(spec.embedding, shape);
  const rows = gatherRows(graph, '/embedding', table.value, ids);
  return table.type === 'float32' ? rows : castToFloat32(graph, '/embedding/float32', rows);
}
