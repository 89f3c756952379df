// Which input and output of an export is which: token ids, mask, positions, the key-value cache, the logits.
import { Failure } from '../shared/protocol/failure.ts';
import type { ExportGraph, ExportValue } from './read-export-graph.ts';

/** One half, keys or values, of one layer's cache. */
export interface CacheRole {
  readonly past: ExportValue;
  readonly present: ExportValue;
}

export interface ExportRoles {
  /** (1, n) int64 */
  readonly ids: ExportValue;
  /** (1, past + n) int64, 1 where there is a token; null where the export has none */
  readonly mask: ExportValue | null;
  /** (1, n) int64; null where the export counts for itself */
  readonly positions: ExportValue | null;
  /** () int64: how many logits are wanted, 0 for all; few exports have it */
  readonly logitsToKeep: ExportValue | null;
  /** (1, n, v) */
  readonly logits: ExportValue;
  /** past (1, k, p, d) → present (1, k, p + n, d) */
  readonly caches: readonly CacheRole[];
  readonly cacheType: 'float32' | 'float16';
}

/** Names that exporters give; the same as transformers.js knows. */
const names = {
  ids: 'input_ids',
  mask: 'attention_mask',
  positions: 'position_ids',
  logitsToKeep: ['num_logits_to_keep', 'logits_to_keep'],
  logits: 'logits',
} as const;

/** TensorProto.DataType */
const cacheTypes: ReadonlyMap<number, 'float32' | 'float16'> = new Map([
  [1, 'float32'],
  [10, 'float16'],
]);

const wayOut =
  'A decoder with its cache is needed, as `optimum-cli export onnx --task text-generation-with-past` and onnxruntime-genai write it.';

/** @throws Failure `model-unsupported` telling what the graph has and what it would need */
export function findRoles(graph: ExportGraph): ExportRoles {
  const input = (name: string): ExportValue | null => graph.inputs.find((value) => value.name === name) ?? null;
  const logits = graph.outputs.find(({ name }) => name === names.logits);
  if (logits === undefined) throw unfit(graph, `has no output "${names.logits}" (it has ${list(graph.outputs)})`);
  const ids = input(names.ids);
  if (ids === null) throw unfit(graph, `has no input "${names.ids}" (it has ${list(graph.inputs)})`);
  const caches = findCaches(graph);
  const roles = {
    ids,
    mask: input(names.mask),
    positions: input(names.positions),
    logitsToKeep: names.logitsToKeep.map(input).find((value) => value !== null) ?? null,
    logits,
    caches,
    cacheType: cacheType(graph, caches),
  };
  const known = [ids, roles.mask, roles.positions, roles.logitsToKeep, ...caches.map(({ past }) => past)];
  const strange = graph.inputs.filter((value) => !known.includes(value));
  if (strange.length > 0) throw unfit(graph, `wants inputs that a text does not have: ${list(strange)}`);
  if (roles.positions !== null && (roles.positions.shape?.length ?? 2) !== 2)
    throw unfit(graph, `wants positions in ${roles.positions.shape?.length ?? 0} dimensions, as models of pictures do`);
  return roles;
}

function findCaches(graph: ExportGraph): readonly CacheRole[] {
  const pasts = new Map(graph.inputs.flatMap((value) => keyed(value, /^past(_key_values)?/)));
  const presents = new Map(graph.outputs.flatMap((value) => keyed(value, /^present(_key_values)?/)));
  if (pasts.size === 0) throw unfit(graph, 'has no inputs "past_key_values.…", so every pass would begin anew');
  return [...pasts].map(([key, past]) => {
    const present = presents.get(key);
    if (present === undefined) throw unfit(graph, `has an input "${past.name}" but no output that goes on from it`);
    return { past, present };
  });
}

/** `past_key_values.3.key`, `past_key_3` → "3 key"; nothing for other values. */
function keyed(value: ExportValue, prefix: RegExp): readonly (readonly [string, ExportValue])[] {
  if (!prefix.test(value.name)) return [];
  const rest = value.name.replace(prefix, '');
  const layer = /\d+/.exec(rest)?.[0];
  const half = /key|value/.exec(rest)?.[0];
  return layer === undefined || half === undefined ? [] : [[`${layer} ${half}`, value]];
}

function cacheType(graph: ExportGraph, caches: readonly CacheRole[]): 'float32' | 'float16' {
  const types = new Set(caches.flatMap(({ past, present }) => [past.type, present.type]));
  const [type] = types;
  const name = type === undefined ? undefined : cacheTypes.get(type);
  if (types.size > 1 || name === undefined)
    throw unfit(graph, 'keeps its cache in another format than float32 or float16');
  return name;
}

function unfit({ file }: ExportGraph, what: string): Failure {
  return new Failure('model-unsupported', `${file} ${what}. ${wayOut}`);
}

function list(values: readonly ExportValue[]): string {
  const some = values.slice(0, 8).map(({ name }) => name);
  return [...some, ...(values.length > some.length ? ['…'] : [])].join(', ') || 'none';
}
