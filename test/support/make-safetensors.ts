// Builds safetensors files for tests: right ones from tensors, and broken ones from a header that says what it likes.

export interface TestTensor {
  readonly type: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** The bytes of a well-formed file. */
export function makeSafetensors(tensors: Readonly<Record<string, TestTensor>>): Uint8Array {
  let end = 0;
  const header = Object.fromEntries(
    Object.entries(tensors).map(([name, { type, shape, bytes }]) => {
      const begin = end;
      end += bytes.length;
      return [name, { dtype: type, shape, data_offsets: [begin, end] }];
    }),
  );
  const data = Object.values(tensors).flatMap(({ bytes }) => [...bytes]);
  return makeRawSafetensors(JSON.stringify({ __metadata__: { format: 'pt' }, ...header }), Uint8Array.from(data));
}

/**
 * Any header text in front of any data.
 * @param claimedLength what the length field says; default: the truth
 */
export function makeRawSafetensors(header: string, data: Uint8Array, claimedLength?: bigint): Uint8Array {
  const text = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, claimedLength ?? BigInt(text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file;
}
