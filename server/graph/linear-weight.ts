// A linear layer's weight as a graph holds it, and the operators that multiply with it. Forms of stored weights differ;
// whoever multiplies need not know which it is.
import type { GraphWriter } from './graph-writer.ts';
import type { Value } from './node-names.ts';

export type LinearWeight = {
  readonly kind: 'dense';
  /** (outputs, inputs) */
  readonly weight: Value;
  /** (outputs) */
  readonly bias: Value | null;
};

/** a (n, inputs) times the transpose of the weight, plus its bias → (n, outputs). */
export function linear(graph: GraphWriter, path: string, a: Value, { weight, bias }: LinearWeight): Value {
  const inputs = bias === null ? [a, weight] : [a, weight, bias];
  return graph.apply(path, 'Gemm', inputs, { attributes: { transB: { int: 1 } } });
}
