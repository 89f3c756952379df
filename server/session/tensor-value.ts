// A tensor as a plain value: typed data and a shape, or a handle on memory of the device. What goes into and comes out of
// a session.

export type TensorValue =
  | { readonly type: 'float32'; readonly data: Float32Array; readonly shape: readonly number[] }
  /** Half precision, as bits. */
  | { readonly type: 'float16'; readonly data: Uint16Array; readonly shape: readonly number[] }
  | { readonly type: 'int32'; readonly data: Int32Array; readonly shape: readonly number[] }
  | { readonly type: 'int64'; readonly data: BigInt64Array; readonly shape: readonly number[] }
  | DeviceTensor;

/** Lies on the device and can only be given to a session on the same device. */
export interface DeviceTensor {
  readonly type: 'on-device';
  readonly shape: readonly number[];
  /** Gives the memory back; the tensor can be used no more. */
  release(): void;
}

export type TensorValues = Readonly<Record<string, TensorValue>>;

export function float32(data: Float32Array, shape: readonly number[]): TensorValue {
  return { type: 'float32', data, shape };
}

export function float16(data: Uint16Array, shape: readonly number[]): TensorValue {
  return { type: 'float16', data, shape };
}

export function int32(data: Int32Array, shape: readonly number[]): TensorValue {
  return { type: 'int32', data, shape };
}

export function int64(data: BigInt64Array, shape: readonly number[]): TensorValue {
  return { type: 'int64', data, shape };
}

/** Gives back what lies on the device. */
export function release(values: TensorValues): void {
  for (const value of Object.values(values)) if (value.type === 'on-device') value.release();
}

/** An output, wherever it lies. */
export function tensorNamed(values: TensorValues, name: string): TensorValue {
  const value = values[name];
  if (value === undefined) throw new Error(`the graph gave no output "${name}"`);
  return value;
}

/** The numbers of a float32 output. */
export function float32Data(values: TensorValues, name: string): Float32Array {
  const value = values[name];
  if (value?.type !== 'float32') throw new Error(`the graph gave no float32 output "${name}"`);
  return value.data;
}

/** The numbers of an int64 output. */
export function int64Data(values: TensorValues, name: string): BigInt64Array {
  const value = values[name];
  if (value?.type !== 'int64') throw new Error(`the graph gave no int64 output "${name}"`);
  return value.data;
}
