// One run of an export's body: tokens behind a cache → their hidden states and the longer cache.
import { addedOutput, bodyInputs, pastInput } from './build-export-graphs.ts';
import type { ExportModel } from './export-model.ts';
import type { CacheRole } from './export-roles.ts';
import type { ExportSizes } from './export-sizes.ts';
import { putRows } from '../scoring/put-rows.ts';
import { runtimeFailure } from '../session/runtime-failure.ts';
import { float16, float32, int64, tensorNamed, type TensorValue, type TensorValues } from '../session/tensor-value.ts';

export interface ExportChunk {
  /** (n) */
  readonly ids: Int32Array;
  /** (n) depth of each token in its own sequence */
  readonly positions: Int32Array;
  /** Tokens in the cache that are seen; where there is room in it, the new ones come behind them. */
  readonly kept: number;
  /** The bias (n, kept + n); null where the model takes none. */
  readonly bias: Float32Array | null;
}

/** Keys and values by the names of the graph's `present` outputs. */
export type ExportCache = TensorValues;

/** A cache of `slots` slots (1, k, slots, d), zeros. @throws Failure `out-of-memory` */
export function emptyCache({ roles, spec }: ExportModel, slots: number): ExportCache {
  try {
    return Object.fromEntries(
      roles.caches.map((role) => {
        const shape = cacheShape(role, spec, slots);
        const elements = product(shape);
        const tensor =
          roles.cacheType === 'float16'
            ? float16(new Uint16Array(elements), shape)
            : float32(new Float32Array(elements), shape);
        return [role.present.name, tensor];
      }),
    );
  } catch (error) {
    throw runtimeFailure(error, `making room: a cache for ${slots} tokens`);
  }
}

/** Bytes of a cache of `slots` slots. */
export function cacheBytes({ roles, spec }: Pick<ExportModel, 'roles' | 'spec'>, slots: number): number {
  const width = roles.cacheType === 'float16' ? 2 : 4;
  return roles.caches.reduce((sum, role) => sum + width * product(cacheShape(role, spec, slots)), 0);
}

function cacheShape({ past }: CacheRole, spec: ExportSizes, slots: number): readonly number[] {
  const [, heads, , size] = past.shape ?? [];
  return [1, sizeOr(heads, spec.keyValueHeads), slots, sizeOr(size, spec.headSize)];
}

function product(shape: readonly number[]): number {
  return shape.reduce((elements, side) => elements * side, 1);
}

/**
 * @param wantsCache whether the longer cache is needed; where there is room in it, it is the one that was given, with the
 * new rows put in
 */
export async function runBody(
  model: ExportModel,
  chunk: ExportChunk,
  cache: ExportCache,
  wantsCache: boolean,
): Promise<{ readonly hidden: TensorValue; readonly cache: ExportCache }> {
  const { roles, attention, body } = model;
  const inPlace = attention?.inPlace ?? false;
  const presents = roles.caches.map(({ present }) => present.name);
  const caches = wantsCache ? presents.map(inPlace ? addedOutput : (name) => name) : [];
  const outputs = await body.run(feedsOf(model, chunk, cache), ['hidden', ...caches]);
  const hidden = tensorNamed(outputs, 'hidden');
  if (!wantsCache) return { hidden, cache: inPlace ? cache : {} };
  if (inPlace) {
    for (const name of presents) putRows(tensorNamed(outputs, addedOutput(name)), tensorNamed(cache, name), chunk.kept);
    return { hidden, cache };
  }
  return { hidden, cache: Object.fromEntries(presents.map((name) => [name, tensorNamed(outputs, name)])) };
}

function feedsOf(model: ExportModel, { ids, positions, kept, bias }: ExportChunk, cache: ExportCache): TensorValues {
  const { roles, attention, inputs } = model;
  const n = ids.length;
  const row = (values: Int32Array): TensorValue => int64(BigInt64Array.from(values, BigInt), [1, n]);
  const feeds: Record<string, TensorValue> = {
    [roles.ids.name]: row(ids),
    [bodyInputs.kept]: int64(BigInt64Array.of(BigInt(kept)), [1]),
    [bodyInputs.filled]: int64(BigInt64Array.of(BigInt(kept + n)), [1]),
    [bodyInputs.positions]: row(positions),
    [bodyInputs.slots]: int64(
      BigInt64Array.from({ length: kept + n }, (_, i) => BigInt(i)),
      [kept + n],
    ),
  };
  if (roles.positions !== null) feeds[roles.positions.name] = row(positions);
  if (roles.mask !== null) feeds[roles.mask.name] = int64(new BigInt64Array(kept + n).fill(1n), [1, kept + n]);
  if (roles.logitsToKeep !== null) feeds[roles.logitsToKeep.name] = int64(BigInt64Array.of(0n), []);
  if (bias !== null) feeds[bodyInputs.bias] = float32(bias, [1, 1, n, kept + n]);
  for (const { past, present } of roles.caches)
    feeds[pastInput(past.name, attention?.inPlace ?? false)] = tensorNamed(cache, present.name);
  return Object.fromEntries(Object.entries(feeds).filter(([name]) => inputs.has(name)));
}

function sizeOr(said: number | string | undefined, known: number): number {
  return typeof said === 'number' && said > 0 ? said : known;
}
