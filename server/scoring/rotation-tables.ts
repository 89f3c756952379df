// The rotation tables of one pass, as the decoder's graph names them.
import type { DecoderSpec, RotarySpec } from '../graph/decoder-spec.ts';
import { rotaryTable } from '../graph/rotary-table.ts';
import { float32, type TensorValues } from '../session/tensor-value.ts';

/** `cosines`, `sines` (capacity, r/2), and those of local layers where they rotate otherwise. */
export function rotationTables(
  { rotary, localRotary }: Pick<DecoderSpec, 'rotary' | 'localRotary'>,
  capacity: number,
  textLength: number,
): TensorValues {
  const tables = (spec: RotarySpec, suffix: string): TensorValues => {
    const { cosines, sines } = rotaryTable(spec, capacity, textLength);
    const shape = [capacity, spec.dimensions / 2];
    return { [`cosines${suffix}`]: float32(cosines, shape), [`sines${suffix}`]: float32(sines, shape) };
  };
  return { ...tables(rotary, ''), ...(localRotary === null ? {} : tables(localRotary, '_local')) };
}
