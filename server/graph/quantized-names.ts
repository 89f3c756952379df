// Under which names a quantized weight lies in a safetensors file. The one thing that who writes such files
// (server/derived) and who reads them share.
import type { LinearNames } from './decoder-spec.ts';

/**
 * `X` kept in blocks of consecutive inputs: `X.blocks` U8 (outputs, blocks, bytes), `X.scales` F32 (outputs, blocks),
 * and, where blocks have zeros of their own, `X.zeros` F32 (outputs, blocks). A value is scale · (number - zero); without
 * zeros, zero is half of what the bits can hold. Bits and block size follow from the shapes.
 */
export const blockNames = (name: string): Readonly<Record<'blocks' | 'scales' | 'zeros', string>> => ({
  blocks: `${name}.blocks`,
  scales: `${name}.scales`,
  zeros: `${name}.zeros`,
});

/**
 * `X` as whole numbers: `X.int8` I8 (inputs, outputs), transposed for the operator, and `X.scales` F32 (outputs). A few
 * inputs stay apart in float32: `X.columns` I32 (apart) says which, `X.apart` F32 (apart, outputs) holds their weights,
 * whose whole numbers are 0, and `X.rest` F32 (inputs) is 0 for them and 1 for the others.
 */
export const int8Names = (
  name: string,
): Readonly<Record<'numbers' | 'scales' | 'columns' | 'apart' | 'rest', string>> => ({
  numbers: `${name}.int8`,
  scales: `${name}.scales`,
  columns: `${name}.columns`,
  apart: `${name}.apart`,
  rest: `${name}.rest`,
});

/** What some rows of a tensor are called where they stand for themselves. */
export function partName(name: string, rows: LinearNames['rows']): string {
  return rows === undefined ? name : `${name}[${rows.first}]`;
}
