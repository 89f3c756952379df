// The divisors of rotations that some GGUF files hold as tensors → numbers: they belong into the configuration.
import { open } from 'node:fs/promises';
import { Failure } from '../shared/protocol/failure.ts';
import { readExactly } from '../weights/read-exactly.ts';
import type { RotaryFactors } from './architectures/gguf-architecture.ts';
import { rotaryTensors } from './architectures/tensor-plan.ts';
import type { GgufTensor } from './gguf-header.ts';
import type { GgufFile } from './read-gguf.ts';

/** One a pair of a head's channels; heads of 2,048 channels are far beyond any. */
const maxFactors = 1024;

/** @throws Failure `model-invalid` where they are no list of positive numbers */
export async function readRotaryFactors({ tensors }: Pick<GgufFile, 'tensors'>): Promise<RotaryFactors> {
  const read = async (name: string): Promise<readonly number[] | null> => {
    const tensor = tensors.get(name);
    return tensor === undefined ? null : readFactors(tensor);
  };
  return {
    all: await read(rotaryTensors.all),
    short: await read(rotaryTensors.short),
    long: await read(rotaryTensors.long),
  };
}

async function readFactors({ name, file, format, shape, offset, byteLength }: GgufTensor): Promise<readonly number[]> {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count > maxFactors || format.plain === null)
    throw new Failure(
      'model-invalid',
      `${file} holds ${count} rotary factors of type ${format.name} in "${name}"; at most ${maxFactors} plain numbers are read.`,
    );
  const handle = await open(file, 'r');
  try {
    const values = new Float32Array(count);
    format.dequantize(await readExactly(handle, file, offset, byteLength), values);
    if (values.every((value) => value > 0 && Number.isFinite(value))) return [...values];
  } finally {
    await handle.close();
  }
  throw new Failure('model-invalid', `${file} holds rotary factors in "${name}" that are not all positive.`);
}
