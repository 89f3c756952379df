// The projections around attention; how attention itself is computed is the kernel's.
//
//   x (n, h) ─┬─ query (n, H·d) ── norm per head ─┐
//             ├─ key   (n, K·d) ── norm per head ─┼─ kernel ── (n, H·d) ── out ── (n, h)
//             └─ value (n, K·d) ─────────────────┘
import type { DecoderSpec, LinearNames } from '../decoder-spec.ts';
import type { GraphWriter } from '../graph-writer.ts';
import { linear } from '../linear-weight.ts';
import type { Value } from '../node-names.ts';
import { castFrom, reshape } from '../operators.ts';
import type { StoredWeights } from '../stored-weights.ts';
import type { AttentionKernel } from './attention-kernel.ts';
import { rmsNorm } from './rms-norm.ts';

/** (n, h) → (n, h), in the type of the weights. */
export function attention(
  graph: GraphWriter,
  weights: StoredWeights,
  spec: DecoderSpec,
  {
    path,
    index,
    input,
    kernel,
  }: { readonly path: string; readonly index: number; readonly input: Value; readonly kernel: AttentionKernel },
): Value {
  const layer = spec.layers[index];
  if (layer === undefined) throw new Error(`the spec has no layer ${index}`);
  const { hiddenSize, headSize, heads, keyValueHeads } = spec;
  const { compute } = weights;

  const project = (part: string, names: LinearNames, count: number): Value =>
    linear(graph, `${path}/${part}`, input, weights.linear(names, count * headSize, hiddenSize)); // (n, count·d)
  const normalized = (part: string, a: Value, name: string | null, count: number): Value => {
    if (name === null) return a;
    const apart = reshape(graph, `${path}/${part}/apart`, a, [-1, count, headSize]);
    const wide = castFrom(graph, `${path}/${part}/float32`, apart, compute, 'float32');
    const calm = rmsNorm(graph, weights, spec, { path: `${path}/${part}_norm`, name, input: wide, size: headSize });
    const narrow = castFrom(graph, `${path}/${part}/${compute}`, calm, 'float32', compute);
    return reshape(graph, `${path}/${part}/together`, narrow, [-1, count * headSize]);
  };

  const attended = kernel.attend({
    path,
    layer: index,
    local: layer.local,
    query: normalized('query', project('query', layer.query, heads), layer.queryNorm, heads),
    key: normalized('key', project('key', layer.key, keyValueHeads), layer.keyNorm, keyValueHeads),
    value: project('value', layer.value, keyValueHeads),
  });
  return linear(graph, `${path}/out`, attended, weights.linear(layer.attentionOut, hiddenSize, heads * headSize));
}
