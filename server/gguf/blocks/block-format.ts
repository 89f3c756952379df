// What a storage format of GGUF brings: how many values share how many bytes, and how they are read out. One file each.

export interface BlockFormat {
  /** ggml's number of the type, as it stands in files. */
  readonly id: number;
  /** ggml's name of the type. */
  readonly name: string;
  /** Values in a block; rows are whole numbers of blocks. */
  readonly elements: number;
  /** Bytes of a block. */
  readonly bytes: number;
  /**
   * Safetensors' name where a value stands as it is, so that it can be copied; null where blocks have to be read out.
   */
  readonly plain: 'F32' | 'F16' | 'BF16' | null;
  /**
   * Reads whole blocks into `values`, in float32 and bit for bit as the `gguf` reference library does.
   * @param blocks (k · bytes)
   * @param values (k · elements)
   */
  dequantize(blocks: Uint8Array, values: Float32Array): void;
}
