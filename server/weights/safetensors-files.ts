// One or many safetensors files → one table of tensors. Reads headers only; the weights stay where they lie.
import { open } from 'node:fs/promises';
import { Failure } from '../shared/protocol/failure.ts';
import { headerLengthBytes } from './read-limits.ts';
import { headerLength, parseHeader } from './safetensors-header.ts';
import type { StoredTensor } from './tensor-source.ts';

/**
 * Tensors of all files by name.
 * @throws Failure `model-invalid` also where two files bring the same name
 */
export async function readSafetensors(files: readonly string[]): Promise<ReadonlyMap<string, StoredTensor>> {
  const tensors = new Map<string, StoredTensor>();
  for (const file of files) {
    for (const tensor of await readOneHeader(file)) {
      const other = tensors.get(tensor.name);
      if (other !== undefined)
        throw new Failure('model-invalid', `Tensor "${tensor.name}" stands in ${other.file} and again in ${file}.`);
      tensors.set(tensor.name, tensor);
    }
  }
  return tensors;
}

async function readOneHeader(file: string): Promise<readonly StoredTensor[]> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const prefix = await readExactly(handle, 0, Math.min(headerLengthBytes, size));
    const length = headerLength(prefix, size, file);
    return parseHeader(await readExactly(handle, headerLengthBytes, length), size, file);
  } finally {
    await handle.close();
  }
}

async function readExactly(
  handle: Awaited<ReturnType<typeof open>>,
  position: number,
  length: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) throw new Failure('model-invalid', 'A weight file shrank while its header was being read.');
    filled += bytesRead;
  }
  return bytes;
}
