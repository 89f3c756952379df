// One layer: attention and feed-forward, each behind its own normalization and added to the residual stream; some
// families normalize what is added as well.
//
//   x ──┬── norm ── attention ── (norm) ── + ──┬── norm ── mlp ── (norm) ── + ── (n, h)
//       └──────────────────────────────────────┘   └──────────────────────────┘
import type { DecoderSpec } from '../decoder-spec.ts';
import type { GraphWriter } from '../graph-writer.ts';
import { layerPath, type Value } from '../node-names.ts';
import { add, castFrom } from '../operators.ts';
import type { StoredWeights } from '../stored-weights.ts';
import type { AttentionKernel } from './attention-kernel.ts';
import { attention } from './attention.ts';
import { gatedMlp } from './gated-mlp.ts';
import { rmsNorm } from './rms-norm.ts';

/** (n, h) → (n, h). The residual stream and its norms are float32 in whatever type products are computed. */
export function decoderLayer(
  graph: GraphWriter,
  weights: StoredWeights,
  spec: DecoderSpec,
  { index, input, kernel }: { readonly index: number; readonly input: Value; readonly kernel: AttentionKernel },
): Value {
  const layer = spec.layers[index];
  if (layer === undefined) throw new Error(`the spec has no layer ${index}`);
  const path = layerPath(index);
  const { compute } = weights;
  const size = spec.hiddenSize;
  const normalized = (part: string, name: string, value: Value): Value =>
    rmsNorm(graph, weights, spec, { path: `${path}/${part}`, name, input: value, size });
  const before = (part: string, name: string, value: Value): Value =>
    castFrom(graph, `${path}/${part}/${compute}`, normalized(part, name, value), 'float32', compute);
  const after = (part: string, name: string | null, value: Value): Value => {
    const wide = castFrom(graph, `${path}/${part}/float32`, value, compute, 'float32');
    return name === null ? wide : normalized(part, name, wide);
  };

  const calm = before('attention_norm', layer.attentionNorm, input);
  const attended = attention(graph, weights, spec, { path: `${path}/attention`, index, input: calm, kernel });
  const heard = after('after_attention_norm', layer.afterAttentionNorm, attended);
  const middle = add(graph, `${path}/after_attention`, input, heard);
  const steady = before('mlp_norm', layer.mlpNorm, middle);
  const fed = gatedMlp(graph, weights, spec, { path: `${path}/mlp`, layer, input: steady });
  return add(graph, `${path}/after_mlp`, middle, after('after_mlp_norm', layer.afterMlpNorm, fed));
}
