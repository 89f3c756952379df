// One or many safetensors files → one table of tensors. Reads headers only; the weights stay where they lie.
import { open } from 'node:fs/promises';
import { Failure } from '../shared/protocol/failure.ts';
import { readExactly } from './read-exactly.ts';
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
    const prefix = await readExactly(handle, file, 0, Math.min(headerLengthBytes, size));
    const length = headerLength(prefix, size, file);
    return parseHeader(await readExactly(handle, file, headerLengthBytes, length), size, file);
  } finally {
    await handle.close();
  }
}
