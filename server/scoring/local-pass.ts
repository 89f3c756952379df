// One growing cache of a model on this machine: trees are appended chunk by chunk, asked rows go through the scoring
// head as soon as their chunk is read.
import { setImmediate as macrotask } from 'node:timers/promises';
import { Failure } from '../shared/protocol/failure.ts';
import { availableMemory } from '../session/available-memory.ts';
import { smallestChunk } from '../session/memory-estimate.ts';
import { planPass, type PassNeeds } from '../session/plan-pass.ts';
import { release, tensorNamed, type TensorValue, type TensorValues } from '../session/tensor-value.ts';
import { chunkInputs } from './chunk-inputs.ts';
import { allocateCache, cacheCopies, sizesOf, type KeyValueCache } from './key-value-cache.ts';
import type { LoadedModel } from './loaded-model.ts';
import { rotationNames, rotationTables } from './rotation-tables.ts';
import { emptyRowScores } from './row-scores.ts';
import { scoreRows } from './score-rows.ts';
import { SlotTable } from './slot-table.ts';
import type { ExtendOptions, Pass, RowRequest, RowScores, TokenTree } from './scorer.ts';
import { uploadedName } from './upload-graph.ts';

/** The composed attention holds products, scores and shares of (heads, chunk, filled) beside one another. */
const composedCopies = 4;

export class LocalPass implements Pass {
  readonly #model: LoadedModel;
  readonly #slots: SlotTable;
  #tables: TensorValues;
  #uploaded = false;
  #cache: KeyValueCache | null;
  #chunk: number;

  /** @throws Failure `out-of-memory` */
  constructor(model: LoadedModel, capacity: number, textLength = capacity, available = freeFor(model)) {
    const { spec, compute } = model;
    this.#model = model;
    this.#chunk = planPass({ ...memoryNeeds(model), capacity, available }).chunk;
    this.#slots = new SlotTable(capacity, spec);
    this.#cache = allocateCache(model, capacity);
    this.#tables = rotationTables(spec, { capacity, textLength, compute });
  }

  get length(): number {
    return this.#slots.length;
  }

  /** Of all tokens read so far, under the names of `past`; stays usable after the pass has ended where it lies in memory. */
  get keysAndValues(): TensorValues {
    return this.#cache?.past ?? {};
  }

  /** Where it fails or is cancelled, the cache is as long as before. */
  async extend(tree: TokenTree, request: RowRequest, options: ExtendOptions = {}): Promise<RowScores> {
    if (this.#cache === null) throw new Failure('invalid-request', 'The pass has ended; begin a new one.');
    const first = this.#slots.length;
    this.#slots.place(tree);
    this.#slots.checkRequest(request, tree.ids.length);
    const scores = emptyRowScores(request.rows.length, request.top, request.draws?.rows.length);
    let from = 0;
    while (from < tree.ids.length) {
      if (options.signal?.aborted === true) throw new Failure('cancelled', 'Scoring was cancelled.');
      const to = Math.min(tree.ids.length, from + this.#chunk);
      const hidden = await this.#readOrShrink(tree.ids.subarray(from, to), first + from);
      if (hidden === null) continue; // memory ran out; the next round takes a smaller chunk
      try {
        await scoreRows(this.#model, { hidden, from, to, request, scores });
      } finally {
        release({ hidden });
      }
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
    this.#cache?.release();
    this.#cache = null;
    if (this.#uploaded) release(this.#tables);
    this.#tables = {};
    this.#slots.truncate(0);
  }

  /** Hidden states (n, h) of the chunk, or null after memory ran out and the chunk size was halved. */
  async #readOrShrink(ids: Int32Array, first: number): Promise<TensorValue | null> {
    try {
      return await this.#read(ids, first);
    } catch (error) {
      const halved = Math.floor(Math.min(this.#chunk, ids.length) / 2);
      if (!(error instanceof Failure) || error.code !== 'out-of-memory' || halved < smallestChunk) throw error;
      this.#chunk = halved;
      return null;
    }
  }

  async #read(ids: Int32Array, first: number): Promise<TensorValue> {
    const cache = this.#cache;
    if (cache === null) throw new Failure('cancelled', 'The pass was ended while it was being extended.');
    await this.#upload();
    const { parents, positions } = this.#slots;
    const trunk = this.#slots.trunk(first + ids.length);
    const inputs = chunkInputs(this.#model, { ids, parents, positions, trunk, first });
    const feeds = { ...inputs, ...this.#tables, ...cache.past };
    const outputs = await this.#model.decoder.run(feeds, ['hidden', ...cache.asked]);
    // Ended meanwhile: what came back belongs to nobody.
    if (this.#cache === null) {
      release(outputs);
      throw new Failure('cancelled', 'The pass was ended while it was being extended.');
    }
    cache.keep(outputs, first);
    return tensorNamed(outputs, 'hidden');
  }

  /** Brings the rotation tables to a device that holds tensors, before the first run. */
  async #upload(): Promise<void> {
    const { upload, spec } = this.#model;
    if (upload === null || this.#uploaded) return;
    const names = rotationNames(spec);
    const outputs = await upload.run(this.#tables, names.map(uploadedName));
    this.#tables = Object.fromEntries(names.map((name) => [name, tensorNamed(outputs, uploadedName(name))]));
    this.#uploaded = true;
  }
}

/** Memory that can still be taken where the model computes; null where that is not known, as on other devices. */
function freeFor({ device }: LoadedModel): number | null {
  return device.name === 'cpu' ? availableMemory() : null;
}

function memoryNeeds(model: LoadedModel): Pick<PassNeeds, 'sizes' | 'cacheCopies' | 'scoreCopies'> {
  const { spec, attention } = model;
  return {
    sizes: { ...sizesOf(spec), heads: spec.heads, vocabularySize: spec.vocabularySize },
    cacheCopies: cacheCopies(model),
    scoreCopies: attention === 'composed' ? composedCopies : 1,
  };
}
