// Grouped-query attention by onnxruntime's fused operator.
//
//   query (n, H·d) ─┐
//   key   (n, K·d) ─┼─ rotate by position, append to the cache, attend ── (n, H·d)
//   value (n, K·d) ─┘       cache (1, K, capacity, d), twice
//
// The operator copies the cache, which goes in as `past`, and writes the new keys and values behind its filled part. On a
// device that copy comes out as `present` and is the next cache. On the CPU it is gone with the layer and only the new
// rows come out, to be kept in memory that is allocated once: a `present` could be written into that memory directly, but
// onnxruntime-node 1.30 copies every output into new memory, also one that it was given, and all layers' caches would
// lie there twice.
import type { DecoderSpec } from '../decoder-spec.ts';
import type { GraphWriter } from '../graph-writer.ts';
import { valueNamed, type Value } from '../node-names.ts';
import { cast, reshape, sliceBetween } from '../operators.ts';
import {
  layerViews,
  type AttentionKernel,
  type AttentionVariantParts,
  type LayerProjections,
} from './attention-kernel.ts';
import { cacheNames, type CacheTensor } from './cache-names.ts';

/**
 * Whether the operator takes a model's heads (onnxruntime 1.30: "head_size must be a multiple of 8", "cos_cache dimension
 * 1 must be … a multiple of 8").
 */
export function takesHeads({ headSize, rotary, localRotary }: DecoderSpec): boolean {
  return [headSize / 8, rotary.dimensions / 16, (localRotary ?? rotary).dimensions / 16].every(Number.isInteger);
}

/**
 * Inputs besides those of layerViews: `filled_less_one` and `filled` (1) int32, tokens in the cache after this run (less
 * one), and `positions` (1, n) int64, the depth of each new token in its own sequence; where only new rows of the cache
 * come out also `kept` (1) int64, tokens in the cache before this run.
 */
export function fusedAttention(
  graph: GraphWriter,
  spec: DecoderSpec,
  { compute, cache: cacheOutput }: AttentionVariantParts,
): AttentionKernel {
  const { heads, keyValueHeads, headSize } = spec;
  const filledLessOne = graph.input('filled_less_one', 'int32', [1]);
  const filled = graph.input('filled', 'int32', [1]);
  const positions = graph.input('positions', 'int64', [1, 'n']);
  const views = layerViews(graph, spec, compute);
  const caches: CacheTensor[] = [];
  // The operator wants a batch of one in front: (n, size) → (1, n, size).
  const batched = (path: string, value: Value, size: number): Value =>
    reshape(graph, `${path}/batch`, value, [1, -1, size]);

  return {
    attend({ path, layer, local, query, key, value }: LayerProjections): Value {
      const cache = cacheNames(layer);
      const cacheShape = [1, keyValueHeads, 'capacity', headSize];
      const view = local ? views.local : views.full;
      const attended = `${path}/attended`; // (1, n, H·d)
      graph.node(
        `${path}/attend`,
        'GroupQueryAttention',
        [
          batched(`${path}/query`, query, heads * headSize),
          batched(`${path}/key`, key, keyValueHeads * headSize),
          batched(`${path}/value`, value, keyValueHeads * headSize),
          graph.input(cache.key.past, compute, cacheShape),
          graph.input(cache.value.past, compute, cacheShape),
          filledLessOne,
          filled,
          view.cosines,
          view.sines,
          positions,
          view.bias,
        ],
        [attended, cache.key.present, cache.value.present],
        {
          domain: 'com.microsoft',
          attributes: {
            num_heads: { int: heads },
            kv_num_heads: { int: keyValueHeads },
            scale: { float: spec.attentionScale },
            ...(spec.attentionSoftcap === null ? {} : { softcap: { float: spec.attentionSoftcap } }),
            do_rotary: { int: 1 },
            // Halves of a head rotate against each other, as in Hugging Face's rotate_half; 1 would pair neighbors.
            rotary_interleaved: { int: 0 },
          },
        },
      );
      caches.push(cache.key, cache.value);
      return reshape(graph, `${path}/attended/flat`, valueNamed(attended), [-1, heads * headSize]);
    },

    giveOutCache(): void {
      if (cacheOutput === 'whole') {
        for (const { present } of caches)
          graph.directOutput(present, compute, [1, keyValueHeads, 'capacity', headSize]);
        return;
      }
      const from = graph.input('kept', 'int64', [1]);
      const to = cast(graph, '/cache/filled', filled, 'int64');
      // The first layer's last: onnxruntime goes from the last of the nodes that nothing follows to the first, and runs
      // what each needs before the next (Graph::ReverseDFSFrom). In another order every layer's copy would lie there until
      // the end of the run.
      for (const { present, added } of caches.reverse()) {
        sliceBetween(graph, added, valueNamed(present), { from, to, axis: 2 }); // (1, K, n, d)
        graph.directOutput(added, compute, [1, keyValueHeads, 'n', headSize]);
      }
    },
  };
}
