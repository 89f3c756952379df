// One growing cache of an ONNX export. Where its attention takes a bias, trees are read as they come; elsewhere the trunk
// is read once, and each branch behind it, beginning with what it shares with others.
import { setImmediate as macrotask } from 'node:timers/promises';
import { treeMask } from '../probes/tree-mask.ts';
import { emptyRowScores } from '../scoring/row-scores.ts';
import { scoreRows } from '../scoring/score-rows.ts';
import type { ExtendOptions, Pass, RowRequest, RowScores, TokenTree } from '../scoring/scorer.ts';
import { SlotTable } from '../scoring/slot-table.ts';
import { availableMemory, requireMemory } from '../session/available-memory.ts';
import { chunkTokens, smallestChunk } from '../session/memory-estimate.ts';
import { release } from '../session/tensor-value.ts';
import { Failure } from '../shared/protocol/failure.ts';
import { branchesOf, type Branch } from './branches.ts';
import type { ExportModel } from './export-model.ts';
import { cacheBytes, emptyCache, runBody, type ExportCache } from './export-run.ts';

/** Attention written out holds products, scores and shares of (heads, chunk, filled) beside one another. */
const composedCopies = 4;

/** One extension on its way. */
interface Work {
  readonly request: RowRequest;
  readonly scores: RowScores;
  readonly options: ExtendOptions;
  /** First slot of the tree. */
  readonly first: number;
  done: number;
}

export class ExportPass implements Pass {
  readonly #model: ExportModel;
  readonly #slots: SlotTable;
  /** (capacity) */
  readonly #ids: Int32Array;
  /** Of the trunk, or of all slots where trees are packed. */
  #cache: ExportCache | null;
  #chunk: number;

  /** @throws Failure `out-of-memory` */
  constructor(model: ExportModel, capacity: number) {
    const inPlace = model.attention?.inPlace ?? false;
    // Beside a cache with room a run makes that of the layer at work; without, a longer one of all layers.
    const copies = inPlace ? 1 + 2 / model.roles.caches.length : 2;
    requireMemory(`A cache for ${capacity} tokens`, cacheBytes(model, capacity) * copies, availableMemory());
    this.#model = model;
    this.#slots = new SlotTable(capacity, model.spec);
    this.#ids = new Int32Array(capacity);
    // Not every device takes a tensor of no slots; one that is not kept does no harm.
    this.#cache = emptyCache(model, inPlace ? capacity : 1);
    this.#chunk = chunkTokens({ heads: model.spec.heads * (inPlace ? 1 : composedCopies) }, capacity);
  }

  get length(): number {
    return this.#slots.length;
  }

  /** Where it fails or is cancelled, the cache is as long as before. */
  async extend(tree: TokenTree, request: RowRequest, options: ExtendOptions = {}): Promise<RowScores> {
    this.#openCache();
    const first = this.#slots.length;
    const end = first + tree.ids.length;
    this.#slots.place(tree);
    this.#slots.checkRequest(request, tree.ids.length);
    this.#ids.set(tree.ids, first);
    const scores = emptyRowScores(request.rows.length, request.top, request.draws?.rows.length);
    const work: Work = { request, scores, options, first, done: 0 };
    const trunk = this.#slots.trunk(end);
    const packed = this.#model.attention === null ? Math.max(first, trunk) : end;
    await this.#readLine(work, packed);
    for (const { kept, branch } of branchesOf(this.#slots.parents, { trunk, from: packed, to: end }))
      await this.#readBranch(work, branch, this.#openCache(), kept);
    this.#slots.grow(tree.ids.length);
    return scores;
  }

  truncate(length: number): void {
    this.#slots.truncate(length);
  }

  end(): void {
    if (this.#cache !== null) release(this.#cache);
    this.#cache = null;
    this.#slots.truncate(0);
  }

  /** Reads the tree's slots below `end` chunk by chunk; the cache grows by them. */
  async #readLine(work: Work, end: number): Promise<void> {
    let from = work.first;
    while (from < end) {
      const slots = Array.from({ length: Math.min(this.#chunk, end - from) }, (_, i) => from + i);
      const cache = this.#openCache();
      const grown = await this.#readOrShrink(work, slots, { cache, kept: from, wantsCache: true });
      if (grown === null) continue; // memory ran out; the next round takes a smaller chunk
      this.#openCache(); // ended meanwhile?
      if (grown !== cache) release(cache);
      this.#cache = grown;
      from += slots.length;
    }
  }

  /** Reads a branch behind `kept` slots of a cache, then what follows it. Nothing of it is kept. */
  async #readBranch(work: Work, { slots, next }: Branch, behind: ExportCache, kept: number): Promise<void> {
    let cache = behind;
    let at = 0;
    try {
      while (at < slots.length) {
        const some = slots.slice(at, at + this.#chunk);
        const wantsCache = next.length > 0 || at + some.length < slots.length;
        const grown = await this.#readOrShrink(work, some, { cache, kept: kept + at, wantsCache });
        if (grown === null) continue;
        if (cache !== behind) release(cache);
        cache = grown;
        at += some.length;
      }
      for (const branch of next) await this.#readBranch(work, branch, cache, kept + slots.length);
    } finally {
      if (cache !== behind) release(cache);
    }
  }

  /** The cache after these slots, or null after memory ran out and the chunk size was halved. */
  async #readOrShrink(work: Work, slots: readonly number[], place: Place): Promise<ExportCache | null> {
    try {
      return await this.#read(work, slots, place);
    } catch (error) {
      const halved = Math.floor(Math.min(this.#chunk, slots.length) / 2);
      if (!(error instanceof Failure) || error.code !== 'out-of-memory' || halved < smallestChunk) throw error;
      this.#chunk = halved;
      return null;
    }
  }

  async #read(work: Work, slots: readonly number[], { cache, kept, wantsCache }: Place): Promise<ExportCache> {
    const { options, request, scores, first } = work;
    if (options.signal?.aborted === true) throw new Failure('cancelled', 'Scoring was cancelled.');
    const { parents, positions } = this.#slots;
    const filled = kept + slots.length;
    const chunk = {
      ids: Int32Array.from(slots, (slot) => this.#ids[slot] ?? 0),
      positions: Int32Array.from(slots, (slot) => positions[slot] ?? 0),
      kept,
      bias: this.#model.attention === null ? null : treeMask(parents, this.#slots.trunk(filled), kept, filled),
    };
    const { hidden, cache: grown } = await runBody(this.#model, chunk, cache, wantsCache);
    try {
      // Rows of this chunk by their place in it, others as none.
      const places = new Map(slots.map((slot, i) => [slot - first, i]));
      const rows = request.rows.map((row) => places.get(row) ?? -1);
      await scoreRows(this.#model, { hidden, from: 0, to: slots.length, request: { ...request, rows }, scores });
    } finally {
      release({ hidden });
    }
    work.done += slots.filter((slot) => slot >= first).length;
    options.onProgress?.(work.done);
    // Lets messages of other parties through, a cancellation among them: a run blocks this thread.
    await macrotask();
    return grown;
  }

  /** @throws Failure `invalid-request` after the end */
  #openCache(): ExportCache {
    if (this.#cache === null) throw new Failure('invalid-request', 'The pass has ended; begin a new one.');
    return this.#cache;
  }
}

interface Place {
  readonly cache: ExportCache;
  /** Slots of it that are seen. */
  readonly kept: number;
  readonly wantsCache: boolean;
}
