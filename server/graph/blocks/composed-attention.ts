// Grouped-query attention written out in ONNX's own operators, for devices whose fused operator is missing or wrong and
// for head sizes that it does not take. The cache grows by concatenation.
//
//   query (n, H·d) ── rotate ── (K, G, n, d) ────────────┐
//   key   (n, K·d) ── rotate ── append ── (K, 1, d, t) ── · ── · scale ── softcap ── + mask ── softmax ─┐
//   value (n, K·d) ──────────── append ── (K, 1, t, d) ──────────────────────────────────────────────── · ── (n, H·d)
//
// H query heads share K key heads in groups of G = H / K; products broadcast over the group, so that keys and values are
// never repeated. t: tokens in the cache after this run.
import type { DecoderSpec } from '../decoder-spec.ts';
import type { GraphWriter } from '../graph-writer.ts';
import type { Value } from '../node-names.ts';
import {
  add,
  castFrom,
  concat,
  matrixProduct,
  multiply,
  reshape,
  slice,
  softcap,
  softmax,
  transpose,
} from '../operators.ts';
import {
  layerViews,
  type AttentionKernel,
  type AttentionVariantParts,
  type LayerProjections,
} from './attention-kernel.ts';
import { cacheNames, type CacheTensor } from './cache-names.ts';
import { rotate, rotationAt } from './rotation.ts';

/**
 * Inputs besides those of layerViews: `kept` (1) int64, the leading slots of `past` that count, and `positions` (1, n)
 * int64. `past` is (1, K, p, d) with any p of at least `kept`; `present` is (1, K, kept + n, d), its new rows (1, K, n, d).
 */
export function composedAttention(
  graph: GraphWriter,
  spec: DecoderSpec,
  { compute, cache }: AttentionVariantParts,
): AttentionKernel {
  const { heads, keyValueHeads, headSize } = spec;
  const kept = graph.input('kept', 'int64', [1]);
  const positions = reshape(graph, '/positions', graph.input('positions', 'int64', [1, 'n']), [-1]); // (n)
  const { full, local } = layerViews(graph, spec, compute);
  const fullRotation = rotationAt(graph, '/rotation', full, positions);
  const localRotation =
    local.cosines === full.cosines ? fullRotation : rotationAt(graph, '/rotation_local', local, positions);
  const fullMask = castFrom(graph, '/mask', full.bias, compute, 'float32'); // (1, 1, n, t)
  const localMask =
    local.bias === full.bias ? fullMask : castFrom(graph, '/mask_window', local.bias, compute, 'float32');

  /** Names, and how many slots each has. */
  const outputs: (readonly [name: string, slots: string])[] = [];

  /** (K, n, d) behind the kept part of the cache → (K, 1, t, d). */
  const append = (path: string, { past, present, added }: CacheTensor, fresh: Value): Value => {
    const shape = [1, keyValueHeads, 'past', headSize];
    const before = slice(graph, `${path}/kept`, graph.input(past, compute, shape), { to: kept, axis: 2 });
    const behind = reshape(graph, added, fresh, [1, keyValueHeads, -1, headSize]); // (1, K, n, d)
    const whole = concat(graph, present, [before, behind], 2); // (1, K, t, d)
    outputs.push(cache === 'whole' ? [present, 'filled'] : [added, 'n']);
    return reshape(graph, `${path}/whole`, whole, [keyValueHeads, 1, -1, headSize]);
  };
  /** (n, heads, d) → (heads, n, d). */
  const headsFirst = (path: string, a: Value): Value => transpose(graph, `${path}/heads_first`, a, [1, 0, 2]);
  const apart = (path: string, a: Value, count: number): Value => reshape(graph, path, a, [-1, count, headSize]);

  return {
    attend({ path, layer, local: isLocal, query, key, value }: LayerProjections): Value {
      const names = cacheNames(layer);
      const rotation = isLocal ? localRotation : fullRotation;
      const turned = (part: string, a: Value, count: number): Value =>
        headsFirst(part, rotate(graph, spec, part, apart(`${part}/heads`, a, count), rotation));
      const queries = reshape(graph, `${path}/query/grouped`, turned(`${path}/query`, query, heads), [
        keyValueHeads,
        heads / keyValueHeads,
        -1,
        headSize,
      ]); // (K, G, n, d)
      const keys = append(`${path}/key`, names.key, turned(`${path}/key`, key, keyValueHeads));
      const newValues = headsFirst(`${path}/value`, apart(`${path}/value/heads`, value, keyValueHeads));
      const values = append(`${path}/value`, names.value, newValues);

      const products = matrixProduct(
        graph,
        `${path}/products`,
        queries,
        transpose(graph, `${path}/key/turned`, keys, [0, 1, 3, 2]),
      ); // (K, G, n, t)
      const scores = multiply(
        graph,
        `${path}/scores`,
        castFrom(graph, `${path}/products/float32`, products, compute, 'float32'),
        graph.float(spec.attentionScale),
      );
      const cap = spec.attentionSoftcap;
      const capped = cap === null ? scores : softcap(graph, `${path}/capped`, scores, cap);
      const seen = add(graph, `${path}/seen`, capped, isLocal ? localMask : fullMask); // (K, G, n, t)
      const shares = castFrom(graph, `${path}/shares`, softmax(graph, `${path}/softmax`, seen), 'float32', compute);
      const read = matrixProduct(graph, `${path}/read`, shares, values); // (K, G, n, d)
      const byHead = reshape(graph, `${path}/read/heads`, read, [heads, -1, headSize]); // (H, n, d)
      const byToken = transpose(graph, `${path}/read/tokens_first`, byHead, [1, 0, 2]); // (n, H, d)
      return reshape(graph, `${path}/attended`, byToken, [-1, heads * headSize]);
    },

    giveOutCache(): void {
      for (const [name, slots] of outputs) graph.directOutput(name, compute, [1, keyValueHeads, slots, headSize]);
    },
  };
}
