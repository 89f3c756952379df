// Grouped-query attention over a cache that grows in place.
//
//   x (n, h) ─┬─ query (n, H·d) ─┐
//             ├─ key   (n, K·d) ─┼─ rotate by position, append to the cache, attend ── out ── (n, h)
//             └─ value (n, K·d) ─┘       cache (1, K, capacity, d), twice
//
// The fused operator writes the new keys and values behind the filled part of the cache, which goes in as `past` and
// comes out as `present`: the runner hands the same memory for both, so nothing is copied.
import type { DecoderSpec, LayerNames } from '../decoder-spec.ts';
import type { GraphWriter } from '../graph-writer.ts';
import { valueNamed, type Value } from '../node-names.ts';
import { linear, reshape } from '../operators.ts';
import type { StoredWeights } from '../stored-weights.ts';

/** What all layers' attention shares. */
export interface AttentionInputs {
  /** (1) int32: tokens in the cache after this run, less one. */
  readonly filledLessOne: Value;
  /** (1) int32: tokens in the cache after this run. */
  readonly filled: Value;
  /** (capacity, d/2) */
  readonly cosines: Value;
  /** (capacity, d/2) */
  readonly sines: Value;
  /** (1, n) int64: depth of each new token in its own sequence. */
  readonly positions: Value;
  /** (1, 1, n, filled): 0 where a token may look, very negative elsewhere. The operator's own causal mask applies too. */
  readonly bias: Value;
}

/** Names under which a layer's cache goes in and comes out. */
export function cacheNames(
  layer: number,
): Readonly<Record<'pastKey' | 'pastValue' | 'presentKey' | 'presentValue', string>> {
  return {
    pastKey: `past.${layer}.key`,
    pastValue: `past.${layer}.value`,
    presentKey: `present.${layer}.key`,
    presentValue: `present.${layer}.value`,
  };
}

/** (n, h) → (n, h), and the layer's cache as inputs and outputs of the graph. */
export function attention(
  graph: GraphWriter,
  weights: StoredWeights,
  spec: DecoderSpec,
  {
    path,
    layer,
    names,
    input,
    shared,
  }: {
    readonly path: string;
    readonly layer: number;
    readonly names: LayerNames;
    readonly input: Value;
    readonly shared: AttentionInputs;
  },
): Value {
  const { hiddenSize, headSize, heads, keyValueHeads } = spec;
  // (n, h) → (1, n, size): the operator wants a batch of one in front
  const project = (name: 'query' | 'key' | 'value', size: number): Value => {
    const { weight, bias } = weights.linear(names[name], size, hiddenSize);
    const flat = linear(graph, `${path}/${name}`, input, weight, bias);
    return reshape(graph, `${path}/${name}/batch`, flat, [1, -1, size]);
  };
  const query = project('query', heads * headSize);
  const key = project('key', keyValueHeads * headSize);
  const value = project('value', keyValueHeads * headSize);

  const cache = cacheNames(layer);
  const cacheShape = [1, keyValueHeads, 'capacity', headSize];
  const pastKey = graph.input(cache.pastKey, 'float32', cacheShape);
  const pastValue = graph.input(cache.pastValue, 'float32', cacheShape);
  const attended = `${path}/attended`; // (1, n, H·d)
  graph.node(
    `${path}/attend`,
    'GroupQueryAttention',
    [
      query,
      key,
      value,
      pastKey,
      pastValue,
      shared.filledLessOne,
      shared.filled,
      shared.cosines,
      shared.sines,
      shared.positions,
      shared.bias,
    ],
    [attended, cache.presentKey, cache.presentValue],
    {
      domain: 'com.microsoft',
      attributes: {
        num_heads: { int: heads },
        kv_num_heads: { int: keyValueHeads },
        do_rotary: { int: 1 },
        // Halves of a head rotate against each other, as in Hugging Face's rotate_half; 1 would pair neighbors.
        rotary_interleaved: { int: 0 },
      },
    },
  );
  graph.directOutput(cache.presentKey, 'float32', cacheShape);
  graph.directOutput(cache.presentValue, 'float32', cacheShape);

  const out = weights.linear(names.attentionOut, hiddenSize, heads * headSize);
  const flat = reshape(graph, `${path}/attended/flat`, valueNamed(attended), [-1, heads * headSize]);
  return linear(graph, `${path}/out`, flat, out.weight, out.bias);
}
