// Rows that go on behind one trunk, one token each a run. Knows where each row stands; what is written and when a row has
// ended is its user's business.
import { allCacheNames } from '../../graph/blocks/cache-names.ts';
import type { DecoderSpec } from '../../graph/decoder-spec.ts';
import type { Session } from '../../session/open-session.ts';
import { float32, float32Data, type TensorValues } from '../../session/tensor-value.ts';
import type { Rows } from '../scorer.ts';
import { RowCache } from './row-cache.ts';
import { rowInputs } from './row-inputs.ts';

export interface Trunk {
  /** Keys and values of every layer under the names of `past`, (1, K, slots, d) each. */
  readonly past: TensorValues;
  readonly slots: number;
  /** Rotation tables that reach as far as any row. */
  readonly tables: TensorValues;
}

export class RowBatch implements Rows {
  readonly #decoder: Pick<Session, 'run'>;
  readonly #spec: DecoderSpec;
  readonly #trunk: Trunk;
  readonly #cache: RowCache;
  readonly #asked: readonly string[];
  #behind: Int32Array;
  /** -1: the row is idle. */
  #written: Int32Array;

  constructor(decoder: Pick<Session, 'run'>, spec: DecoderSpec, trunk: Trunk, count: number) {
    this.#decoder = decoder;
    this.#spec = spec;
    this.#trunk = trunk;
    this.#cache = new RowCache(spec, count);
    this.#asked = ['sampled_ids', ...allCacheNames(spec).map(({ added }) => added)];
    this.#behind = new Int32Array(count);
    this.#written = new Int32Array(count).fill(-1);
  }

  get count(): number {
    return this.#written.length;
  }

  start(row: number, behind: number): void {
    this.#behind[row] = behind;
    this.#written[row] = 0;
  }

  stop(row: number): void {
    this.#behind[row] = 0;
    this.#written[row] = -1;
  }

  keep(rows: readonly number[]): void {
    this.#behind = Int32Array.from(rows, (row) => this.#behind[row] ?? 0);
    this.#written = Int32Array.from(rows, (row) => this.#written[row] ?? -1);
    this.#cache.keepRows(rows);
  }

  async advance(tokens: Int32Array, uniforms: Float32Array, temperature: number): Promise<Int32Array> {
    this.#cache.reach(this.#written.reduce((most, written) => Math.max(most, written + 1), 0));
    const outputs = await this.#decoder.run(
      {
        // An idle row reads any token behind nothing: it sees itself, and nobody sees it.
        ...rowInputs({
          tokens,
          behind: this.#behind,
          written: this.#written.map((written) => Math.max(0, written)),
          trunk: this.#trunk.slots,
          slots: this.#cache.slots,
          window: this.#spec.slidingWindow,
        }),
        ...this.#trunk.past,
        ...this.#trunk.tables,
        ...this.#cache.inputs,
        uniforms: float32(uniforms, [uniforms.length, 1]),
        inverse_temperature: float32(Float32Array.of(1 / temperature), [1]),
      },
      this.#asked,
    );
    this.#cache.put(outputs, this.#written);
    this.#written = this.#written.map((written) => (written < 0 ? -1 : written + 1));
    return Int32Array.from(float32Data(outputs, 'sampled_ids'));
  }
}
