// The number format of an export, told from its graph: what a file's name promises, or leaves open.
import type { PrecisionName } from '../shared/protocol/precision.ts';
import type { ExportRoles } from './export-roles.ts';
import type { ExportGraph } from './read-export-graph.ts';

const int8Operators = new Set(['MatMulInteger', 'DynamicQuantizeMatMul', 'MatMulIntegerToFloat', 'QLinearMatMul']);
/** TensorProto.DataType */
const halfTypes: ReadonlyMap<number, string> = new Map([
  [10, 'fp16'],
  [16, 'bf16'],
]);
const fourBits = new Set([21, 22]);

/** `fp32`, `fp16`, `bf16`, `int8`, `q4` (blocks of 4 bits), `q4f16` (computing in half precision) … */
export function exportPrecision(graph: ExportGraph, { cacheType }: Pick<ExportRoles, 'cacheType'>): string {
  const half = cacheType === 'float16' ? 'f16' : '';
  const blocks = graph.nodes.filter(({ operator }) => operator === 'MatMulNBits');
  if (blocks.length > 0) return `q${Math.min(...blocks.map(({ integers }) => integers.get('bits') ?? 4))}${half}`;
  if (graph.nodes.some(({ operator }) => operator === 'MatMulBnb4')) return `bnb4${half}`;
  if (graph.nodes.some(({ operator }) => int8Operators.has(operator))) return 'int8';
  const stored = graph.nodes.filter(({ operator }) => operator === 'DequantizeLinear');
  if (stored.length > 0) {
    const isFour = stored.some(({ inputs }) => fourBits.has(graph.tensors.get(inputs[0] ?? '')?.type ?? 0));
    return isFour ? `q4${half}` : 'int8';
  }
  return halfTypes.get(largestType(graph)) ?? 'fp32';
}

/** Whether a file of this format is what was asked for. */
export function isMeant(asked: PrecisionName, found: string): boolean {
  if (asked === 'fp32' || asked === 'fp16') return found === asked;
  return asked === 'fast' ? found === 'int8' : true;
}

/** Element type of the largest weight. */
function largestType({ tensors }: ExportGraph): number {
  let [type, most] = [0, -1];
  for (const tensor of tensors.values()) {
    const elements = tensor.shape.reduce((product, size) => product * size, 1);
    if (elements > most) [type, most] = [tensor.type, elements];
  }
  return type;
}
