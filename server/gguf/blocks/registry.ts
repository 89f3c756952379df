// The storage formats that can be read, and what is said of the others. Adding a format adds a file and a line.
import type { BlockFormat } from './block-format.ts';
import { bf16 } from './bf16.ts';
import { f16 } from './f16.ts';
import { f32 } from './f32.ts';
import { q40 } from './q4-0.ts';
import { q41 } from './q4-1.ts';
import { q4k } from './q4-k.ts';
import { q50 } from './q5-0.ts';
import { q51 } from './q5-1.ts';
import { q5k } from './q5-k.ts';
import { q6k } from './q6-k.ts';
import { q80 } from './q8-0.ts';

const formats: readonly BlockFormat[] = [f32, f16, bf16, q80, q40, q41, q50, q51, q4k, q5k, q6k];

/** By ggml's number. */
export const blockFormats: ReadonlyMap<number, BlockFormat> = new Map(formats.map((format) => [format.id, format]));

/** Names of ggml's other types, so that a message can say which one it is. */
const otherNames: ReadonlyMap<number, string> = new Map([
  [9, 'Q8_1'],
  [10, 'Q2_K'],
  [11, 'Q3_K'],
  [15, 'Q8_K'],
  [16, 'IQ2_XXS'],
  [17, 'IQ2_XS'],
  [18, 'IQ3_XXS'],
  [19, 'IQ1_S'],
  [20, 'IQ4_NL'],
  [21, 'IQ3_S'],
  [22, 'IQ2_S'],
  [23, 'IQ4_XS'],
  [24, 'I8'],
  [25, 'I16'],
  [26, 'I32'],
  [27, 'I64'],
  [28, 'F64'],
  [29, 'IQ1_M'],
  [34, 'TQ1_0'],
  [35, 'TQ2_0'],
  [39, 'MXFP4'],
]);

/** What is wrong with a tensor whose type is not among the formats, and what would have worked. */
export function unknownFormat(type: number, tensor: string, file: string): string {
  const name = otherNames.get(type);
  const called = name === undefined ? `type ${type}, which is unknown` : `${name} (type ${type})`;
  const known = formats.map((format) => format.name).join(', ');
  return `${file} stores tensor "${tensor}" as ${called}; known types are ${known}. Many models are also published as Q4_K_M or Q8_0.`;
}
