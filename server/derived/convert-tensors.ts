// Which form each tensor of a GGUF file takes in the folder made from it.
import type { PlannedTensor } from '../gguf/architectures/gguf-architecture.ts';
import { repackingOf } from './block-repacking.ts';
import { denseConversion } from './dense-conversion.ts';
import { storedConversion } from './stored-conversion.ts';
import type { TensorConversion } from './tensor-conversion.ts';

const embedding = 'token_embd.weight';

/**
 * `fp32`: everything dense. `stored`: matrices keep their blocks where these can be multiplied with. An embedding is read
 * by rows, which works on bytes without zeros alone; else it is dense, and where it is the output projection as well, its
 * blocks are kept beside.
 */
export function convertTensors(
  planned: readonly PlannedTensor[],
  precision: 'fp32' | 'stored',
): readonly TensorConversion[] {
  if (precision === 'fp32') return planned.map(denseConversion);
  const tied = !planned.some(({ source }) => source.name === 'output.weight');
  return planned.flatMap((tensor) => {
    const stored = storedConversion(tensor);
    if (stored === null) return [denseConversion(tensor)];
    if (tensor.source.name !== embedding || canGather(tensor)) return [stored];
    return tied ? [denseConversion(tensor), stored] : [denseConversion(tensor)];
  });
}

function canGather({ source }: PlannedTensor): boolean {
  const repacking = repackingOf(source.format);
  return repacking !== null && repacking.bits === 8 && !repacking.hasZeros;
}
