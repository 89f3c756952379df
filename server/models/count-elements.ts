// Sums over the tensors of a model's headers, whatever the form of its files.

export interface SizedTensor {
  readonly shape: readonly number[];
  readonly byteLength: number;
  /** Name of the type as the file spells it. */
  readonly type: string;
}

export function countElements(tensors: Iterable<Pick<SizedTensor, 'shape'>>): number {
  let sum = 0;
  for (const { shape } of tensors) sum += shape.reduce((product, size) => product * size, 1);
  return sum;
}

/** The type of most bytes; norms are often kept in a wider one than the matrices. */
export function commonestType(tensors: readonly SizedTensor[]): string {
  const bytes = new Map<string, number>();
  for (const { type, byteLength } of tensors) bytes.set(type, (bytes.get(type) ?? 0) + byteLength);
  return [...bytes].sort(([, left], [, right]) => right - left)[0]?.[0] ?? 'none';
}
