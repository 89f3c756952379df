// One growing cache of a model on this machine: trees are appended chunk by chunk, asked rows go through the scoring
// head as soon as their chunk is read.
import { setImmediate as macrotask } from 'node:timers/promises';
import { fillPositions } from '../probes/position-ids.ts';
import { treeMask, trunkLength } from '../probes/tree-mask.ts';
import { topCount } from '../graph/build-scoring-head.ts';
import { Failure } from '../shared/protocol/failure.ts';
import { chunkTokens, smallestChunk } from '../session/memory-estimate.ts';
import { float32, float32Data, int32, int64, type TensorValue, type TensorValues } from '../session/tensor-value.ts';
import { allocateCache, type KeyValueCache } from './key-value-cache.ts';
import type { LoadedModel } from './loaded-model.ts';
import { rotationTables } from './rotation-tables.ts';
import { emptyRowScores } from './row-scores.ts';
import { scoreRows } from './score-rows.ts';
import type { ExtendOptions, Pass, RowRequest, RowScores, TokenTree } from './scorer.ts';

export class LocalPass implements Pass {
  readonly #model: LoadedModel;
  readonly #capacity: number;
  /** (capacity) */
  readonly #parents: Int32Array;
  /** (capacity) */
  readonly #positions: Int32Array;
  readonly #tables: TensorValues;
  #cache: KeyValueCache | null;
  #chunk: number;
  #length = 0;
  #trunk = 0;

  /** @throws Failure `out-of-memory` */
  constructor(model: LoadedModel, capacity: number, textLength = capacity) {
    this.#model = model;
    this.#capacity = capacity;
    this.#cache = allocateCache(model.spec, capacity);
    this.#parents = new Int32Array(capacity);
    this.#positions = new Int32Array(capacity);
    this.#tables = rotationTables(model.spec, capacity, textLength);
    this.#chunk = chunkTokens(model.spec, capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** Where it fails or is cancelled, the cache is as long as before. */
  async extend(tree: TokenTree, request: RowRequest, options: ExtendOptions = {}): Promise<RowScores> {
    const first = this.#length;
    this.#place(tree);
    this.#checkRequest(request, tree.ids.length);
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
    this.#length = first + tree.ids.length;
    this.#trunk = trunkLength(this.#parents, this.#trunk, this.#length);
    return scores;
  }

  truncate(length: number): void {
    if (length < 0 || length > this.#length)
      throw new Failure('invalid-request', `The cache holds ${this.#length} tokens; it cannot be cut to ${length}.`);
    this.#length = length;
    this.#trunk = Math.min(this.#trunk, length);
  }

  end(): void {
    this.#cache = null;
    this.#length = 0;
    this.#trunk = 0;
  }

  /** Notes parents and positions of the tree's tokens behind the filled part, after checking that they fit. */
  #place({ ids, parents }: TokenTree): void {
    const { contextLength, vocabularySize } = this.#model.spec;
    const first = this.#length;
    if (this.#cache === null) throw new Failure('invalid-request', 'The pass has ended; begin a new one.');
    if (ids.length !== parents.length)
      throw new Failure('invalid-request', `The tree has ${ids.length} ids and ${parents.length} parents.`);
    if (first + ids.length > this.#capacity)
      throw new Failure(
        'invalid-request',
        `${ids.length} tokens do not fit behind ${first} in a cache for ${this.#capacity}; begin a pass with more capacity.`,
      );
    const foreign = ids.find((id) => id < 0 || id >= vocabularySize);
    if (foreign !== undefined)
      throw new Failure('invalid-request', `Token id ${foreign} is not one of the model's ${vocabularySize}.`);
    this.#parents.set(parents, first);
    fillPositions(this.#parents, this.#positions, first, first + ids.length);
    const deepest = this.#positions.subarray(first, first + ids.length).reduce((a, b) => Math.max(a, b), 0);
    if (deepest >= contextLength)
      throw new Failure(
        'context-exceeded',
        `The text has ${deepest + 1} tokens; the model reads at most ${contextLength}.`,
      );
  }

  #checkRequest({ rows, targets, top }: RowRequest, tokens: number): void {
    const { vocabularySize } = this.#model.spec;
    if (rows.length !== targets.length)
      throw new Failure('invalid-request', `There are ${rows.length} rows and ${targets.length} targets.`);
    if (!(top >= 0 && top <= topCount))
      throw new Failure('invalid-request', `${top} likeliest tokens were asked; 0 to ${topCount} can be had.`);
    const row = rows.find((index) => index < 0 || index >= tokens);
    if (row !== undefined) throw new Failure('invalid-request', `Row ${row} was asked of a tree of ${tokens} tokens.`);
    const target = targets.find((id) => id < -1 || id >= vocabularySize);
    if (target !== undefined)
      throw new Failure('invalid-request', `Target ${target} is not one of the model's ${vocabularySize} tokens.`);
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
    const trunk = trunkLength(this.#parents, Math.min(this.#trunk, first), filled);
    const { slidingWindow } = this.#model.spec;
    const mask = (window?: number): TensorValue =>
      float32(treeMask(this.#parents, trunk, first, filled, window), [1, 1, ids.length, filled]);
    const feeds = {
      ids: int64(BigInt64Array.from(ids, BigInt), [ids.length]),
      positions: int64(BigInt64Array.from(this.#positions.subarray(first, filled), BigInt), [1, ids.length]),
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
