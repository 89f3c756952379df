// The rotation tables of one pass, as the decoder's graph names them. They are the same for every run of it, so where the
// device holds tensors they are brought there once.
import type { DecoderSpec, RotarySpec } from '../graph/decoder-spec.ts';
import { rotaryTable } from '../graph/rotary-table.ts';
import type { ComputeType } from '../graph/stored-weights.ts';
import { toFloat16 } from '../session/float16.ts';
import { float16, float32, type TensorValue, type TensorValues } from '../session/tensor-value.ts';

/** `cosines`, `sines` (capacity, r/2), and those of local layers where they rotate otherwise. */
export function rotationTables(
  { rotary, localRotary }: Pick<DecoderSpec, 'rotary' | 'localRotary'>,
  {
    capacity,
    textLength,
    compute,
  }: { readonly capacity: number; readonly textLength: number; readonly compute: ComputeType },
): TensorValues {
  const tables = (spec: RotarySpec, suffix: string): TensorValues => {
    const { cosines, sines } = rotaryTable(spec, capacity, textLength);
    const shape = [capacity, spec.dimensions / 2];
    const table = (values: Float32Array): TensorValue =>
      compute === 'float16' ? float16(toFloat16(values), shape) : float32(values, shape);
    return { [`cosines${suffix}`]: table(cosines), [`sines${suffix}`]: table(sines) };
  };
  return { ...tables(rotary, ''), ...(localRotary === null ? {} : tables(localRotary, '_local')) };
}

export function rotationNames({ localRotary }: Pick<DecoderSpec, 'localRotary'>): readonly string[] {
  return ['cosines', 'sines', ...(localRotary === null ? [] : ['cosines_local', 'sines_local'])];
}
