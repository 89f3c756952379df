// Lets an export's attention take a bias of ours, so that many probes are read in one pass, each seeing its own prefix and
// itself only. The bias is added to whatever the graph masks by itself, so zeros change nothing.
import type { NodeGraph } from './graph-closure.ts';
import type { ExportRoles } from './export-roles.ts';
import type { ExportNode, ExportValue } from './read-export-graph.ts';
import { withInputs } from './write-export-graph.ts';

/** TensorProto.DataType of a score or bias. */
export type BiasType = 'float32' | 'float16';

/** A value `into` that has to be made: `mask` plus the bias. */
export interface BiasSum {
  readonly mask: string;
  readonly type: BiasType;
  readonly into: string;
}

export interface BiasedAttention {
  /** All nodes of the graph, some with other inputs. */
  readonly nodes: readonly ExportNode[];
  readonly sums: readonly BiasSum[];
  /** The bias, in each of the types that are wanted of it. */
  readonly types: ReadonlySet<BiasType>;
  /** Whether the cache may have room for more, so that it can be kept in memory that is allocated once. */
  readonly inPlace: boolean;
  /** Whether `positionsValue` has to be given: the depth of each new token in its own sequence, (1, n) int64. */
  readonly takesPositions: boolean;
  /**
   * Rotation tables that must have a row for every slot, though branches stand on few positions: `rotationTable` of each
   * has to be made.
   */
  readonly tables: readonly string[];
}

export const positionsValue = '/credence/positions';
export function rotationTable(name: string): string {
  return `/credence/table/${name}`;
}
export function biasValue(type: BiasType): string {
  return `/credence/attention_bias/${type}`;
}

/** Where each kind of attention takes a mask that is added to the scores. */
const biasPlaces: ReadonlyMap<string, number> = new Map([
  ['GroupQueryAttention', 10],
  ['MultiHeadAttention', 5],
  ['Attention', 3],
  ['Softmax', 0],
]);
const groupQuery = { operator: 'GroupQueryAttention', past: [3, 4], tables: [7, 8], positions: 9 } as const;
const floatTypes: ReadonlyMap<number, BiasType> = new Map([
  [1, 'float32'],
  [10, 'float16'],
]);

type AttentionGraph = NodeGraph & { readonly values: ReadonlyMap<string, ExportValue> };

/** Null where the attention has no form known here; then nothing can be packed. */
export function biasAttention(graph: AttentionGraph, roles: ExportRoles): BiasedAttention | null {
  const layers = roles.caches.length / 2;
  // Fused operators first: where they are, a Softmax is no attention.
  for (const operator of biasPlaces.keys()) {
    const kernels = graph.nodes.filter((node) => node.operator === operator);
    if (kernels.length !== layers) continue;
    return operator === groupQuery.operator ? biasGroupQuery(graph, kernels, roles) : biasScores(graph, kernels, roles);
  }
  return null;
}

/** Sliding windows count slots, not positions; a probe far behind its place would look through the wrong one. */
function biasGroupQuery(
  graph: AttentionGraph,
  kernels: readonly ExportNode[],
  { caches, cacheType }: ExportRoles,
): BiasedAttention | null {
  const pasts = new Set(caches.map(({ past }) => past.name));
  const fits = kernels.every(
    ({ inputs, integers }) =>
      (integers.get('local_window_size') ?? -1) <= 0 &&
      groupQuery.past.every((place) => pasts.has(inputs[place] ?? '')) &&
      (inputs[10] ?? '') === '',
  );
  if (!fits) return null;
  const tables = new Set<string>();
  let takesPositions = false;
  const edited = new Map(
    kernels.map((node) => {
      const inputs = padded(node.inputs, 11);
      inputs[10] = biasValue(cacheType);
      if (node.integers.get('do_rotary') === 1) {
        for (const place of groupQuery.tables) {
          const table = inputs[place] ?? '';
          tables.add(table);
          inputs[place] = rotationTable(table);
        }
        takesPositions ||= inputs[groupQuery.positions] === '';
        inputs[groupQuery.positions] ||= positionsValue;
      }
      return [node, withInputs(node, inputs)];
    }),
  );
  const nodes = graph.nodes.map((node) => edited.get(node) ?? node);
  return { nodes, sums: [], types: new Set([cacheType]), inPlace: true, takesPositions, tables: [...tables] };
}

function biasScores(graph: AttentionGraph, kernels: readonly ExportNode[], roles: ExportRoles): BiasedAttention | null {
  const sums = new Map<string, BiasSum>();
  const types = new Set<BiasType>();
  const edited = new Map<ExportNode, ExportNode>();
  for (const node of kernels) {
    const place = biasPlaces.get(node.operator) ?? 0;
    const inputs = padded(node.inputs, place + 1);
    const mask = inputs[place] ?? '';
    const type = typeOf(graph, mask) ?? roles.cacheType;
    types.add(type);
    const sum = { mask, type, into: `/credence/biased/${mask}` };
    if (mask !== '') sums.set(mask, sum);
    inputs[place] = mask === '' ? biasValue(type) : sum.into;
    edited.set(node, withInputs(node, inputs));
  }
  const nodes = graph.nodes.map((node) => edited.get(node) ?? node);
  return { nodes, sums: [...sums.values()], types, inPlace: false, takesPositions: false, tables: [] };
}

/** Null where the graph does not say. */
function typeOf(graph: AttentionGraph, value: string): BiasType | null {
  const said = floatTypes.get(graph.values.get(value)?.type ?? 0);
  const maker = graph.nodes.find(({ outputs }) => outputs.includes(value));
  return said ?? floatTypes.get(maker?.operator === 'Cast' ? (maker.integers.get('to') ?? 0) : 0) ?? null;
}

/** Optional inputs that are absent have empty names. */
function padded(inputs: readonly string[], length: number): string[] {
  return [...inputs, ...Array.from({ length: Math.max(0, length - inputs.length) }, () => '')];
}
