// Grouped-query attention by onnxruntime's fused operator, over a cache that grows in place.
//
//   query (n, H·d) ─┐
//   key   (n, K·d) ─┼─ rotate by position, append to the cache, attend ── (n, H·d)
//   value (n, K·d) ─┘       cache (1, K, capacity, d), twice
//
// The operator writes the new keys and values behind the filled part of the cache, which goes in as `past` and comes out
// as `present`: the runner hands the same memory for both, so nothing is copied.
import type { DecoderSpec } from '../decoder-spec.ts';
import type { GraphWriter } from '../graph-writer.ts';
import { valueNamed, type Value } from '../node-names.ts';
import { reshape } from '../operators.ts';
import type { ComputeType } from '../stored-weights.ts';
import { layerViews, type AttentionKernel, type LayerProjections } from './attention-kernel.ts';
import { cacheNames } from './cache-names.ts';

/**
 * Whether the operator takes a model's heads (onnxruntime 1.30: "head_size must be a multiple of 8", "cos_cache dimension
 * 1 must be … a multiple of 8").
 */
export function takesHeads({ headSize, rotary, localRotary }: DecoderSpec): boolean {
  return [headSize / 8, rotary.dimensions / 16, (localRotary ?? rotary).dimensions / 16].every(Number.isInteger);
}

/**
 * Inputs besides those of layerViews: `filled_less_one` and `filled` (1) int32, tokens in the cache after this run (less
 * one), and `positions` (1, n) int64, the depth of each new token in its own sequence.
 */
export function fusedAttention(graph: GraphWriter, spec: DecoderSpec, compute: ComputeType): AttentionKernel {
  const { heads, keyValueHeads, headSize } = spec;
  const filledLessOne = graph.input('filled_less_one', 'int32', [1]);
  const filled = graph.input('filled', 'int32', [1]);
  const positions = graph.input('positions', 'int64', [1, 'n']);
  const views = layerViews(graph, spec, compute);
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
          graph.input(cache.pastKey, compute, cacheShape),
          graph.input(cache.pastValue, compute, cacheShape),
          filledLessOne,
          filled,
          view.cosines,
          view.sines,
          positions,
          view.bias,
        ],
        [attended, cache.presentKey, cache.presentValue],
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
      graph.directOutput(cache.presentKey, compute, cacheShape);
      graph.directOutput(cache.presentValue, compute, cacheShape);
      return reshape(graph, `${path}/attended/flat`, valueNamed(attended), [-1, heads * headSize]);
    },
  };
}
