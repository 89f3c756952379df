// Attention of many texts that go on behind one: each row is the next token of a text of its own. What they share (the
// trunk) is there once, what each wrote lies in a cache of its own, and nothing is copied from one to the other.
//
//   query (n, H·d) ── rotate, scale ── (K, n, G, d) ─┬─ · trunk keys (K, d, t) ──┐
//                                                    ├─ · own keys (K, n, d, c) ─┼─ softcap, + mask, softmax ─┐
//                                                    └─ · own new key ───────────┘  (K, n, G, t + c + 1)      │
//   out (n, H·d) ── the same three of the values, weighted by their parts of the shares and added ────────────┘
//
// H query heads share K key heads in groups of G = H / K. The key heads come first, so that the product with the trunk is
// one matrix product of all rows a head.
import type { DecoderSpec } from '../decoder-spec.ts';
import type { GraphWriter } from '../graph-writer.ts';
import { valueNamed, type Value } from '../node-names.ts';
import { add, concat, matrixProduct, multiply, reshape, softcap, softmax, transpose } from '../operators.ts';
import { layerViews, type AttentionKernel, type LayerProjections } from './attention-kernel.ts';
import { cacheNames, type CacheTensor } from './cache-names.ts';
import { rotate, rotationAt } from './rotation.ts';

/** Masks of each row against the trunk, its own tokens and itself. */
const maskOfRows = [1, 'n', 1, 'seen'] as const;

/** What a row's own tokens are called in the graph, beside the trunk's `past`. */
export function ownName({ past }: CacheTensor): string {
  return `own.${past}`;
}

/**
 * Inputs besides those of layerViews (masks (1, n, 1, t + c + 1)): `positions` (1, n) int64; `parts` (3) int64, that is t,
 * c and 1; for each layer keys and values of the trunk (1, K, t, d) under `past` and of the rows' own tokens (K, n, c, d)
 * under ownName. Outputs: what the run adds to each row's own, (K, n, 1, d).
 */
export function rowAttention(graph: GraphWriter, spec: DecoderSpec): AttentionKernel {
  const { heads, keyValueHeads, headSize } = spec;
  const group = heads / keyValueHeads;
  const positions = reshape(graph, '/positions', graph.input('positions', 'int64', [1, 'n']), [-1]); // (n)
  const parts = graph.input('parts', 'int64', [3]);
  const { full, local } = layerViews(graph, spec, 'float32', maskOfRows);
  const fullRotation = rotationAt(graph, '/rotation', full, positions);
  const localRotation =
    local.cosines === full.cosines ? fullRotation : rotationAt(graph, '/rotation_local', local, positions);
  const outputs: string[] = [];

  /** (n, count, d) → (K, n, count / K, d). */
  const headsFirst = (path: string, a: Value, count: number): Value => {
    const grouped = reshape(graph, `${path}/groups`, a, [-1, keyValueHeads, count / keyValueHeads, headSize]);
    return transpose(graph, `${path}/heads_first`, grouped, [1, 0, 2, 3]);
  };
  const apart = (path: string, a: Value, count: number): Value => reshape(graph, path, a, [-1, count, headSize]);
  /** All rows of a head under one another: (K, n, G, x) → (K, 1, n·G, x), and back. */
  const together = (path: string, a: Value): Value => reshape(graph, path, a, [keyValueHeads, 1, -1, 0]);
  const rowsApart = (path: string, a: Value): Value => reshape(graph, path, a, [keyValueHeads, -1, group, 0]);
  const turned = (path: string, a: Value): Value => transpose(graph, path, a, [0, 1, 3, 2]);

  /** One part of the cache: the trunk's (1, K, t, d) → (K, 1, t, d), the rows' own (K, n, c, d), and the new (K, n, 1, d). */
  const cached = (path: string, names: CacheTensor, fresh: Value): { trunk: Value; own: Value; added: Value } => {
    const past = graph.input(names.past, 'float32', [1, keyValueHeads, 't', headSize]);
    graph.node(names.added, 'Identity', [fresh], [names.added]);
    outputs.push(names.added);
    return {
      trunk: reshape(graph, `${path}/trunk`, past, [keyValueHeads, 1, -1, headSize]),
      own: graph.input(ownName(names), 'float32', [keyValueHeads, 'n', 'c', headSize]),
      added: fresh,
    };
  };

  return {
    attend({ path, layer, local: isLocal, query, key, value }: LayerProjections): Value {
      const names = cacheNames(layer);
      const rotation = isLocal ? localRotation : fullRotation;
      const rotated = (part: string, a: Value, count: number): Value =>
        headsFirst(part, rotate(graph, spec, part, apart(`${part}/heads`, a, count), rotation), count);
      // Scaled before the products: those are far larger.
      const scale = graph.float(spec.attentionScale);
      const queries = multiply(graph, `${path}/query/scaled`, rotated(`${path}/query`, query, heads), scale); // (K, n, G, d)
      const keys = cached(`${path}/key`, names.key, rotated(`${path}/key`, key, keyValueHeads));
      const newValues = headsFirst(`${path}/value`, apart(`${path}/value/heads`, value, keyValueHeads), keyValueHeads);
      const values = cached(`${path}/value`, names.value, newValues);

      const product = (part: string, a: Value, b: Value): Value =>
        matrixProduct(graph, `${path}/products/${part}`, a, turned(`${path}/key/${part}/turned`, b));
      const ofTrunk = product('trunk', together(`${path}/query/all_rows`, queries), keys.trunk); // (K, 1, n·G, t)
      const products = concat(
        graph,
        `${path}/products`,
        [
          rowsApart(`${path}/products/trunk/apart`, ofTrunk),
          product('own', queries, keys.own),
          product('new', queries, keys.added),
        ],
        -1,
      ); // (K, n, G, t + c + 1)
      const cap = spec.attentionSoftcap;
      const capped = cap === null ? products : softcap(graph, `${path}/capped`, products, cap);
      const seen = add(graph, `${path}/seen`, capped, isLocal ? local.bias : full.bias);
      const shares = softmax(graph, `${path}/shares`, seen);
      const pieces = ['trunk', 'own', 'new'].map((part) => `${path}/shares/${part}`);
      graph.node(`${path}/shares/parts`, 'Split', [shares, parts], pieces, { attributes: { axis: { int: -1 } } });
      const [trunkShares = shares, ownShares = shares, newShares = shares] = pieces.map(valueNamed);

      const shared = together(`${path}/shares/together`, trunkShares); // (K, 1, n·G, t)
      const read = [
        rowsApart(`${path}/read/trunk`, matrixProduct(graph, `${path}/read/trunk/together`, shared, values.trunk)),
        matrixProduct(graph, `${path}/read/own`, ownShares, values.own),
        multiply(graph, `${path}/read/new`, newShares, values.added), // (K, n, G, 1) · (K, n, 1, d)
      ].reduce((sum, part, index) => add(graph, `${path}/read/sum.${index}`, sum, part)); // (K, n, G, d)
      const byRow = transpose(graph, `${path}/read/rows_first`, read, [1, 0, 2, 3]); // (n, K, G, d)
      return reshape(graph, `${path}/attended`, byRow, [-1, heads * headSize]);
    },

    giveOutCache(): void {
      for (const name of outputs) graph.directOutput(name, 'float32', [keyValueHeads, 'n', 1, headSize]);
    },
  };
}
