// An export's graph → two of ours: the body, which reads tokens into hidden states and keeps the cache, and the head, which
// turns hidden states into scores. Logits arise in the head alone, for asked tokens, and never leave it.
import { reduceLogits } from '../graph/blocks/reduce-logits.ts';
import { sampleLogits } from '../graph/blocks/sample-logits.ts';
import { GraphWriter } from '../graph/graph-writer.ts';
import { valueNamed, type Value } from '../graph/node-names.ts';
import { add, cast, castToFloat32, gatherRows, sliceBetween } from '../graph/operators.ts';
import { biasValue, positionsValue, rotationTable, type BiasedAttention, type BiasType } from './attention-bias.ts';
import type { ExportRoles } from './export-roles.ts';
import type { ExportHead } from './find-head.ts';
import { closure, type NodeGraph } from './graph-closure.ts';
import type { ExportGraph, ExportTensor } from './read-export-graph.ts';
import type { ExportSelection } from './write-export-graph.ts';

/** Inputs that are put in, as the pass feeds them. */
export const bodyInputs = {
  bias: 'attention_bias',
  positions: 'positions',
  kept: 'kept',
  filled: 'filled',
  slots: 'slots',
} as const;

/** The lowest number of half precision, nearly: what a bias for "may not look" becomes there. */
const lowestHalf = -65000;

/** The name of a cache's input: the graph's own name belongs to the part of it that is kept. */
export function pastInput(name: string, inPlace: boolean): string {
  return inPlace ? name : `/credence/past/${name}`;
}

/** The output that holds the new rows of a cache, where the cache is kept outside. */
export function addedOutput(present: string): string {
  return `/credence/added/${present}`;
}

/**
 * Inputs: those of the export, and where they are wanted `attention_bias` (1, 1, n, filled) float32, `positions` (1, n)
 * int64, `kept` (1) int64: slots in use before this run, `filled` (1) int64: after it, and `slots` (filled) int64: 0, 1, 2 …
 * Outputs: `hidden` (n, h) float32, and the cache as the export names it; where past has room for more, only its new rows
 * (addedOutput).
 */
export function exportBody(
  graph: ExportGraph,
  roles: ExportRoles,
  head: ExportHead,
  attention: BiasedAttention | null,
): ExportSelection {
  const edited: NodeGraph = { ...graph, nodes: attention?.nodes ?? graph.nodes };
  const presents = roles.caches.map(({ present }) => present);
  const masks = attention?.sums.map(({ mask }) => mask) ?? [];
  const targets = [head.hidden, ...masks, ...(attention?.tables ?? []), ...presents.map(({ name }) => name)];
  const needed = closure(edited, targets, new Set());
  const inPlace = attention?.inPlace ?? false;
  const cut = new Set(inPlace ? [] : roles.caches.map(({ past }) => past.name));

  const added = new GraphWriter('body');
  if (!inPlace) cutCaches(added, roles);
  if (attention !== null) giveBias(added, attention);
  for (const { mask, type, into } of attention?.sums ?? [])
    add(added, into, valueNamed(mask), valueNamed(biasValue(type)));
  const hidden = added.apply('/credence/hidden', 'Squeeze', [valueNamed(head.hidden), added.integers([0])]); // (n, h)
  added.output('hidden', castToFloat32(added, '/credence/hidden/float32', hidden), 'float32', ['n', 'h']);
  if (inPlace) giveNewRows(added, roles);

  return {
    nodes: needed.nodes,
    tensors: tensorsOf(graph, needed.tensors),
    inputs: graph.inputs.filter(({ name }) => needed.open.has(name) && !cut.has(name)),
    outputs: inPlace ? [] : presents,
    added: added.graph(),
  };
}

/** Inputs: hidden (n, h), rows (r), targets (r, 1) and those of sampleLogits. Outputs: those of reduceLogits and sampleLogits. */
export function exportHead(
  graph: ExportGraph,
  logits: string,
  head: ExportHead,
  vocabularySize: number,
): ExportSelection {
  const needed = closure(graph, [logits], new Set([head.hidden]));
  const added = new GraphWriter('head');
  const states = added.input('hidden', 'float32', ['n', 'h']);
  const asked = gatherRows(added, '/credence/asked', states, added.input('rows', 'int64', ['r'])); // (r, h)
  const batched = added.apply('/credence/batched', 'Unsqueeze', [asked, added.integers([0])]); // (1, r, h)
  added.node('/credence/own_type', 'Cast', [batched], [head.hidden], { attributes: { to: { int: head.type } } });

  const targets = added.input('targets', 'int64', ['r', 1]);
  const rows = added.apply('/credence/logits', 'Squeeze', [valueNamed(logits), added.integers([0])]); // (r, v)
  const scores = castToFloat32(added, '/credence/logits/float32', rows);
  reduceLogits(added, scores, targets, vocabularySize);
  sampleLogits(added, scores, vocabularySize);
  return {
    nodes: needed.nodes,
    tensors: tensorsOf(graph, needed.tensors),
    inputs: [],
    outputs: [],
    added: added.graph(),
  };
}

/** past (1, k, p, d) → its first `kept` slots, under the name that the export's nodes read. */
function cutCaches(graph: GraphWriter, { caches, cacheType }: ExportRoles): void {
  const kept = graph.input(bodyInputs.kept, 'int64', [1]);
  const [start, axis] = [graph.integers([0]), graph.integers([2])];
  for (const { past } of caches) {
    const whole = graph.input(pastInput(past.name, false), cacheType, past.shape ?? ['b', 'k', 'p', 'd']);
    graph.node(`/credence/cut/${past.name}`, 'Slice', [whole, start, kept, axis], [past.name]);
  }
}

/**
 * present (1, k, capacity, d) → its new rows (1, k, n, d). The whole would be copied into new memory by onnxruntime-node,
 * for all layers at once. The first layer's come last, so that each layer's copy goes before the next one's is made
 * (blocks/fused-attention.ts says why).
 */
function giveNewRows(graph: GraphWriter, { caches, cacheType }: ExportRoles): void {
  const from = graph.input(bodyInputs.kept, 'int64', [1]);
  const to = graph.input(bodyInputs.filled, 'int64', [1]);
  for (const { past, present } of caches.toReversed()) {
    const [, heads = 'k', , size = 'd'] = past.shape ?? [];
    sliceBetween(graph, addedOutput(present.name), valueNamed(present.name), { from, to, axis: 2 });
    graph.directOutput(addedOutput(present.name), cacheType, [1, heads, 'n', size]);
  }
}

function giveBias(graph: GraphWriter, { types, takesPositions, tables }: BiasedAttention): void {
  const bias = graph.input(bodyInputs.bias, 'float32', [1, 1, 'n', 'filled']);
  for (const type of types) graph.node(biasValue(type), 'Identity', [inType(graph, bias, type)], [biasValue(type)]);
  if (takesPositions) {
    const positions = graph.input(bodyInputs.positions, 'int64', [1, 'n']);
    graph.node(positionsValue, 'Identity', [positions], [positionsValue]);
  }
  if (tables.length === 0) return;
  const slots = graph.input(bodyInputs.slots, 'int64', ['filled']);
  for (const table of tables) stretchTable(graph, table, slots);
}

/** (rows, d / 2) → (filled, d / 2): the first rows, the last of them again and again where there are too few. */
function stretchTable(graph: GraphWriter, table: string, slots: Value): void {
  const path = rotationTable(table);
  const shape = graph.apply(`${path}/shape`, 'Shape', [valueNamed(table)]);
  const rows = graph.apply(`${path}/rows`, 'Gather', [shape, graph.integers([0])]); // (1)
  const last = graph.apply(`${path}/last`, 'Sub', [rows, graph.integers([1])]);
  gatherRows(graph, path, valueNamed(table), graph.apply(`${path}/chosen`, 'Min', [slots, last]));
}

/** Half precision has no -1e30: an infinite bias could become NaN. */
function inType(graph: GraphWriter, bias: Value, type: BiasType): Value {
  if (type === 'float32') return bias;
  const bounded = graph.apply('/credence/attention_bias/bounded', 'Max', [bias, graph.float(lowestHalf)]);
  return cast(graph, '/credence/attention_bias/half', bounded, 'float16');
}

function tensorsOf({ tensors }: ExportGraph, names: ReadonlySet<string>): readonly ExportTensor[] {
  return [...tensors.values()].filter(({ name }) => names.has(name));
}
