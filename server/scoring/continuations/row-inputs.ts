// What one run of the row decoder is given besides caches and rotation tables: tokens, positions and who sees what. Pure.
import { hidden } from '../../probes/tree-mask.ts';
import { float32, int64, type TensorValue, type TensorValues } from '../../session/tensor-value.ts';

/** Where each row stands before a run. */
export interface RowPlaces {
  /** (n) tokens of the trunk that the row goes on behind */
  readonly behind: Int32Array;
  /** (n) tokens it has written itself and that lie in its cache */
  readonly written: Int32Array;
}

export interface RowRun extends RowPlaces {
  /** (n) */
  readonly tokens: Int32Array;
  /** t: slots of the trunk, read or not. */
  readonly trunk: number;
  /** c: slots of each row's own cache. */
  readonly slots: number;
  /** Tokens that local layers see, the token itself included; null: no layer is local. */
  readonly window: number | null;
}

export function rowInputs(run: RowRun): TensorValues {
  const { tokens, behind, written, trunk, slots, window } = run;
  const count = tokens.length;
  const mask = (back: number): TensorValue => float32(rowMask(run, back), [1, count, 1, trunk + slots + 1]);
  return {
    ids: int64(BigInt64Array.from(tokens, BigInt), [count]),
    positions: int64(
      BigInt64Array.from(behind, (slot, row) => BigInt(slot + (written[row] ?? 0))),
      [1, count],
    ),
    parts: int64(BigInt64Array.of(BigInt(trunk), BigInt(slots), 1n), [3]),
    attention_bias: mask(Number.POSITIVE_INFINITY),
    ...(window === null ? {} : { attention_bias_window: mask(window) }),
  };
}

/** (n, t + c + 1): 0 where a row may look. @param window how many tokens back it sees, itself included */
export function rowMask({ tokens, behind, written, trunk, slots }: RowRun, window: number): Float32Array {
  const width = trunk + slots + 1;
  const mask = new Float32Array(tokens.length * width).fill(hidden);
  for (let row = 0; row < tokens.length; row++) {
    const begin = row * width;
    const [seen, own] = [behind[row] ?? 0, written[row] ?? 0];
    // The token itself takes one of the window.
    const ownFrom = Math.max(0, own - (window - 1));
    const trunkFrom = Math.max(0, seen + own - (window - 1));
    if (trunkFrom < seen) mask.fill(0, begin + trunkFrom, begin + seen);
    mask.fill(0, begin + trunk + ownFrom, begin + trunk + own);
    mask[begin + width - 1] = 0;
  }
  return mask;
}
