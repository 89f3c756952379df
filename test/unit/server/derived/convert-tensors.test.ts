// Which tensors of a GGUF file keep their blocks: matrices where the operator can hold them, the embedding by what it is
// used for.
import { describe, expect, it } from 'vitest';
import { convertTensors } from '../../../../server/derived/convert-tensors.ts';
import { formatNamed, plannedTensor } from '../../../support/planned-tensor.ts';

const shape = [8, 256];

/** Names and types of everything that is written. */
function written(tensors: Readonly<Record<string, string>>, precision: 'fp32' | 'stored'): string[] {
  const planned = Object.entries(tensors).map(([name, format]) =>
    plannedTensor(formatNamed(format), name.includes('norm') ? [256] : shape, { name }),
  );
  return convertTensors(planned, precision)
    .flatMap(({ outputs }) => outputs)
    .map(({ name, type }) => `${name.replace(/^hf\./u, '')} ${type}`);
}

const [embedding, head] = ['token_embd.weight', 'output.weight'];

it('keeps blocks of matrices, and reads out or copies everything else', () => {
  const tensors = { 'a.weight': 'Q4_K', 'b.weight': 'Q5_K', 'c.weight': 'F16', 'a_norm.weight': 'F32' };
  expect(written(tensors, 'stored')).toEqual([
    'a.weight.blocks U8',
    'a.weight.scales F32',
    'a.weight.zeros F32',
    'b.weight F32',
    'c.weight F16',
    'a_norm.weight F32',
  ]);
  expect(written(tensors, 'fp32')).toEqual(['a.weight F32', 'b.weight F32', 'c.weight F16', 'a_norm.weight F32']);
});

describe('the embedding', () => {
  const blocks = (name: string, ...parts: readonly string[]): string[] =>
    parts.map((part) => `${name}.${part} ${part === 'blocks' ? 'U8' : 'F32'}`);

  it.each(['Q8_0', 'Q6_K', 'Q5_0'])('keeps its blocks in %s, whose rows can be read one by one', (format) => {
    // Tied: the same blocks are the output projection.
    expect(written({ [embedding]: format }, 'stored')).toEqual(blocks(embedding, 'blocks', 'scales'));
    expect(written({ [embedding]: format, [head]: 'Q4_K' }, 'stored')).toEqual([
      ...blocks(embedding, 'blocks', 'scales'),
      ...blocks(head, 'blocks', 'scales', 'zeros'),
    ]);
  });

  it.each([
    ['Q4_0', ['blocks', 'scales']],
    ['Q4_1', ['blocks', 'scales', 'zeros']],
    ['Q4_K', ['blocks', 'scales', 'zeros']],
  ])('is read out in %s, and keeps its blocks beside where it is the output projection too', (format, parts) => {
    expect(written({ [embedding]: format }, 'stored')).toEqual([`${embedding} F32`, ...blocks(embedding, ...parts)]);
    expect(written({ [embedding]: format, [head]: 'Q8_0' }, 'stored')).toEqual([
      `${embedding} F32`,
      ...blocks(head, 'blocks', 'scales'),
    ]);
  });

  it('is read out where its blocks cannot be kept', () => {
    expect(written({ [embedding]: 'Q5_K' }, 'stored')).toEqual([`${embedding} F32`]);
  });
});
