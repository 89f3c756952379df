// New rows of a key-value cache, as a graph gives them out, into the memory that holds all of them.
import type { TensorValue } from '../session/tensor-value.ts';

/** Rows (1, K, n, d) into (1, K, capacity, d), from slot `first` on. */
export function putRows(rows: TensorValue, into: TensorValue, first: number): void {
  const [, heads = 0, count = 0, size = 0] = rows.shape;
  const capacity = into.shape[2] ?? 0;
  for (let head = 0; head < heads; head++) {
    const [from, to] = [head * count * size, (head * capacity + first) * size];
    if (rows.type === 'float32' && into.type === 'float32')
      into.data.set(rows.data.subarray(from, from + count * size), to);
    else if (rows.type === 'float16' && into.type === 'float16')
      into.data.set(rows.data.subarray(from, from + count * size), to);
    else throw new Error(`rows of type ${rows.type} do not belong into a cache of type ${into.type}`);
  }
}
