// One growing cache of a model on this machine: trees are appended chunk by chunk, asked rows go through the scoring
// head as soon as their chunk is read.
import { setImmediate as macrotask } from 'node:timers/promises';
import { treeMask } from '../probes/tree-mask.ts';
import { Failure } from '../shared/protocol/failure.ts';
import { chunkTokens, smallestChunk } from '../session/memory-estimate.ts';
import { float32, float32Data, int32, int64, type TensorValue, type TensorValues } from '../session/tensor-value.ts';
import { allocateCache, type KeyValueCache } from './key-value-cache.ts';
import type { LoadedModel } from './loaded-model.ts';
import { rotationTables } from './rotation-tables.ts';
import { emptyRowScores } from './row-scores.ts';
import { scoreRows } from './score-rows.ts';
import { SlotTable } from './slot-table.ts';
import type { ExtendOptions, Pass, RowRequest, RowScores, TokenTree } from './scorer.ts';

export class LocalPass implements Pass {
  readonly #model: LoadedModel;
  readonly #slots: SlotTable;
  readonly #tables: TensorValues;
  #cache: KeyValueCache | null;
  #chunk: number;

  /** @throws Failure `out-of-memory` */
  constructor(model: LoadedModel, capacity: number, textLength = capacity) {
    this.#model = model;
    this.#slots = new SlotTable(capacity, model.spec);
    this.#cache = allocateCache(model.spec, capacity);
    this.#tables = rotationTables(model.spec, capacity, textLength);
    this.#chunk = chunkTokens(model.spec, capacity);
  }

  get length(): number {
    return this.#slots.length;
  }

  /** Where it fails or is cancelled, the cache is as long as before. */
  async extend(tree: TokenTree, request: RowRequest, options: ExtendOptions = {}): Promise<RowScores> {
    if (this.#cache === null) throw new Failure('invalid-request', 'The pass has ended; begin a new one.');
    const first = this.#slots.length;
    this.#slots.place(tree);
    this.#slots.checkRequest(request, tree.ids.length);
    const scores = emptyRowScores(request.rows.length, request.top);
    let from = 0;
    while (from < tree.ids.length) {
      if (options.signal?.aborted === true) throw new Failure('cancelled', 'Scoring was cancelled.');
      const to = Math.min(tree.ids.length, from + this.#chunk);
      const hidden = await this.#readOrShrink(tree.ids.subarray(from, to), first + from);
      if (hidden === null) continue; // memory ran out; the next round takes a smaller chunk
      await scoreRows(this.#model, { hidden, from, to, request, scores });
      from = to;
      options.onProgress?.(to);
      // Lets messages of other parties through, a cancellation among them: a run blocks this thread.
      await macrotask();
    }
    this.#slots.grow(tree.ids.length);
    return scores;
  }

  truncate(length: number): void {
    this.#slots.truncate(length);
  }

  end(): void {
    this.#cache = null;
    this.#slots.truncate(0);
  }

  /** Hidden states (n, h) of the chunk, or null after memory ran out and the chunk size was halved. */
  async #readOrShrink(ids: Int32Array, first: number): Promise<Float32Array | null> {
    try {
      return await this.#read(ids, first);
    } catch (error) {
      const halved = Math.floor(Math.min(this.#chunk, ids.length) / 2);
      if (!(error instanceof Failure) || error.code !== 'out-of-memory' || halved < smallestChunk) throw error;
      this.#chunk = halved;
      return null;
    }
  }

  async #read(ids: Int32Array, first: number): Promise<Float32Array> {
    const cache = this.#cache;
    if (cache === null) throw new Failure('cancelled', 'The pass was ended while it was being extended.');
    const filled = first + ids.length;
    const { parents, positions } = this.#slots;
    const trunk = this.#slots.trunk(filled);
    const { slidingWindow } = this.#model.spec;
    const mask = (window?: number): TensorValue =>
      float32(treeMask(parents, trunk, first, filled, window), [1, 1, ids.length, filled]);
    const feeds = {
      ids: int64(BigInt64Array.from(ids, BigInt), [ids.length]),
      positions: int64(BigInt64Array.from(positions.subarray(first, filled), BigInt), [1, ids.length]),
      filled: int32(Int32Array.of(filled), [1]),
      filled_less_one: int32(Int32Array.of(filled - 1), [1]),
      ...this.#tables,
      attention_bias: mask(),
      ...(slidingWindow === null ? {} : { attention_bias_window: mask(slidingWindow) }),
      ...cache.past,
    };
    return float32Data(await this.#model.decoder.run(feeds, ['hidden'], cache.present), 'hidden');
  }
}
