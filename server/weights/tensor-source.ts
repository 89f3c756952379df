// The narrow waist between stored weights and everything that uses them: a name leads to a type, a shape and the place
// of the bytes. Nothing here holds the bytes themselves.

/** Element types of weights that can be scored with. */
export type StoredType = 'F32' | 'F16' | 'BF16';

export interface StoredTensor {
  readonly name: string;
  /** As the file spells it, for example `BF16`, `I64`; only a StoredType can be scored with (see usableTensor). */
  readonly type: string;
  readonly shape: readonly number[];
  /** Absolute real path (no symbolic link in it). */
  readonly file: string;
  /** Byte offset of the first element from the beginning of the file. */
  readonly offset: number;
  readonly byteLength: number;
}

export interface TensorSource {
  /** The model folder as the user named it, for messages. */
  readonly folder: string;
  /** Absolute real paths of the weight files, in a fixed order. */
  readonly files: readonly string[];
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}
