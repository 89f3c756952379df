// One stored tensor → one or several tensors of another form, some rows at a time, so that memory does not grow with the
// tensor. Conversions are pure; convert-tensors.ts reads and writes.

/** A tensor of the file that is written. */
export interface OutputTensor {
  readonly name: string;
  /** As safetensors spells it. */
  readonly type: 'F32' | 'F16' | 'BF16' | 'U8' | 'I8' | 'I32';
  readonly shape: readonly number[];
  readonly byteLength: number;
}

/** Where the rows of the source lie. */
export interface SourceRows {
  readonly file: string;
  /** From the beginning of the file. */
  readonly offset: number;
  readonly rows: number;
  readonly rowBytes: number;
}

export interface TensorConversion {
  readonly source: SourceRows;
  /** Rows that must be read together; `source.rows` is a multiple of it. */
  readonly rowsTogether: number;
  /** Each holds the same share of its bytes for each row of the source, in the source's order. */
  readonly outputs: readonly OutputTensor[];
  /** @returns the bytes of the given rows for every output, in the order of `outputs` */
  convert(rows: Uint8Array): readonly Uint8Array[];
}
