// One layer: attention and feed-forward, each behind its own normalization and added to the residual stream.
//
//   x ──┬── norm ── attention ── + ──┬── norm ── mlp ── + ── (n, h)
//       └────────────────────────┘   └──────────────────┘
import type { DecoderSpec, LayerNames } from '../decoder-spec.ts';
import type { GraphWriter } from '../graph-writer.ts';
import { layerPath, type Value } from '../node-names.ts';
import { add } from '../operators.ts';
import type { StoredWeights } from '../stored-weights.ts';
import { attention, type AttentionInputs } from './attention.ts';
import { gatedMlp } from './gated-mlp.ts';
import { rmsNorm } from './rms-norm.ts';

/** (n, h) → (n, h). */
export function decoderLayer(
  graph: GraphWriter,
  weights: StoredWeights,
  spec: DecoderSpec,
  {
    layer,
    names,
    input,
    shared,
  }: {
    readonly layer: number;
    readonly names: LayerNames;
    readonly input: Value;
    readonly shared: AttentionInputs;
  },
): Value {
  const path = layerPath(layer);
  const calm = rmsNorm(graph, weights, spec, { path: `${path}/attention_norm`, name: names.attentionNorm, input });
  const attended = attention(graph, weights, spec, { path: `${path}/attention`, layer, names, input: calm, shared });
  const middle = add(graph, `${path}/after_attention`, input, attended);
  const steady = rmsNorm(graph, weights, spec, { path: `${path}/mlp_norm`, name: names.mlpNorm, input: middle });
  const fed = gatedMlp(graph, weights, spec, { path: `${path}/mlp`, names, input: steady });
  return add(graph, `${path}/after_mlp`, middle, fed);
}
