// Keys and values that rows have written themselves, for every layer. Grows with the longest row, shrinks with the rows
// that are left; a row that begins anew costs nothing.
import { ownName } from '../../graph/blocks/row-attention.ts';
import { allCacheNames } from '../../graph/blocks/cache-names.ts';
import type { DecoderSpec } from '../../graph/decoder-spec.ts';
import { float32, float32Data, type TensorValues } from '../../session/tensor-value.ts';

type CacheSpec = Pick<DecoderSpec, 'layers' | 'keyValueHeads' | 'headSize'>;

/** Slots are added by so many: an attention over slots that no row has reached costs time, a copy of all costs some too. */
const slotsAtOnce = 32;

export class RowCache {
  readonly #spec: CacheSpec;
  #rows: number;
  #slots = slotsAtOnce;
  /** By name in the graph, (K, rows, slots, d) each. */
  #data: ReadonlyMap<string, Float32Array>;

  constructor(spec: CacheSpec, rows: number) {
    this.#spec = spec;
    this.#rows = rows;
    const size = spec.keyValueHeads * rows * this.#slots * spec.headSize;
    this.#data = new Map(allCacheNames(spec).map((names) => [ownName(names), new Float32Array(size)]));
  }

  /** Room of each row. */
  get slots(): number {
    return this.#slots;
  }

  /** What goes into the graph. */
  get inputs(): TensorValues {
    const shape = [this.#spec.keyValueHeads, this.#rows, this.#slots, this.#spec.headSize];
    return Object.fromEntries([...this.#data].map(([name, data]) => [name, float32(data, shape)]));
  }

  /** Makes room for `slots` tokens a row. */
  reach(slots: number): void {
    if (slots <= this.#slots) return;
    const before = this.#slots;
    this.#slots = Math.ceil(slots / slotsAtOnce) * slotsAtOnce;
    this.#lay([...Array(this.#rows).keys()], this.#rows, before);
  }

  /** Keeps these rows, in this order, and forgets the others. */
  keepRows(rows: readonly number[]): void {
    const before = this.#rows;
    this.#rows = rows.length;
    this.#lay(rows, before, this.#slots);
  }

  /**
   * Takes what a run added, (K, rows, 1, d) each.
   * @param at (rows) the slot of each row's token; -1: the row goes on with nothing
   */
  put(outputs: TensorValues, at: Int32Array): void {
    const { keyValueHeads, headSize } = this.#spec;
    for (const names of allCacheNames(this.#spec)) {
      const from = float32Data(outputs, names.added);
      const to = this.#data.get(ownName(names));
      if (to === undefined) throw new Error(`there is no cache for ${names.added}`);
      for (let head = 0; head < keyValueHeads; head++) {
        for (let row = 0; row < this.#rows; row++) {
          const slot = at[row] ?? -1;
          if (slot < 0) continue;
          const place = head * this.#rows + row;
          const source = place * headSize;
          const target = (place * this.#slots + slot) * headSize;
          // Element by element: a head is too short for a call of `set` to pay.
          for (let i = 0; i < headSize; i++) to[target + i] = from[source + i] ?? 0;
        }
      }
    }
  }

  /** Lays the kept rows out anew, one tensor after the other, so that there is never more than one of them twice. */
  #lay(rows: readonly number[], rowsBefore: number, slotsBefore: number): void {
    const { keyValueHeads, headSize } = this.#spec;
    const [length, lengthBefore] = [this.#slots * headSize, slotsBefore * headSize];
    const data = new Map<string, Float32Array>();
    for (const [name, old] of this.#data) {
      const fresh = new Float32Array(keyValueHeads * rows.length * length);
      for (let head = 0; head < keyValueHeads; head++) {
        for (const [row, before] of rows.entries()) {
          const from = (head * rowsBefore + before) * lengthBefore;
          fresh.set(old.subarray(from, from + Math.min(length, lengthBefore)), (head * rows.length + row) * length);
        }
      }
      data.set(name, fresh);
    }
    this.#data = data;
  }
}
