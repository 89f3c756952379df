// A linear layer's weight as a graph holds it, and the operators that multiply with it. Forms of stored weights differ;
// whoever multiplies need not know which it is.
import type { GraphWriter } from './graph-writer.ts';
import { multiplyInt8 } from './blocks/multiply-int8.ts';
import type { Value } from './node-names.ts';
import { add, concat } from './operators.ts';

interface Biased {
  /** (outputs) */
  readonly bias: Value | null;
}

export interface DenseWeight extends Biased {
  readonly kind: 'dense';
  /** (outputs, inputs) */
  readonly weight: Value;
}

/** Whole numbers in blocks of consecutive inputs; a value is scale · (number - zero). */
export interface BlockWeight extends Biased {
  readonly kind: 'blocks';
  /** (outputs, blocks, bytes), uint8 */
  readonly blocks: Value;
  /** (outputs, blocks) */
  readonly scales: Value;
  /** (outputs, blocks); null: half of what the bits can hold. */
  readonly zeros: Value | null;
  readonly bits: 4 | 8;
  readonly blockSize: number;
  readonly outputs: number;
  readonly inputs: number;
}

/** Whole numbers -127 … 127, one scale an output, and a few inputs apart in float32. */
export interface Int8Weight extends Biased {
  readonly kind: 'int8';
  /** (inputs, outputs), int8, or uint8 around 128; those of inputs that stand apart are 0. */
  readonly numbers: Value;
  readonly form: Int8Form;
  /** (outputs) */
  readonly scales: Value;
  /** (apart) int32, which inputs stand apart. Layers that read the same value have the same. */
  readonly columns: Value;
  /** (apart, outputs) */
  readonly apart: Value;
  /** (inputs), 0 for inputs that stand apart, else 1 */
  readonly rest: Value;
}

/**
 * What whole numbers are multiplied as. `signed` is the fast one; on processors without VNNI it saturates in 16 bits,
 * where `unsigned` does not. Both give the same numbers where neither saturates.
 */
export type Int8Form = 'signed' | 'unsigned';

/** The rows of a large weight one after the other: what an operator unpacks at a time stays small. */
export interface WeightParts extends Biased {
  readonly kind: 'parts';
  readonly parts: readonly LinearWeight[];
}

export type LinearWeight = DenseWeight | BlockWeight | Int8Weight | WeightParts;

/** a (n, inputs) times the transpose of the weight, plus its bias → (n, outputs). */
export function linear(graph: GraphWriter, path: string, a: Value, weight: LinearWeight): Value {
  const { bias } = weight;
  switch (weight.kind) {
    case 'dense': {
      const inputs = bias === null ? [a, weight.weight] : [a, weight.weight, bias];
      return graph.apply(path, 'Gemm', inputs, { attributes: { transB: { int: 1 } } });
    }
    case 'blocks':
      return biased(graph, path, bias, (at) => multiplyBlocks(graph, at, a, weight));
    case 'int8':
      return biased(graph, path, bias, (at) => multiplyInt8(graph, at, a, weight));
    case 'parts':
      return biased(graph, path, bias, (at) => {
        const products = weight.parts.map((part, index) => linear(graph, `${at}/part.${index}`, a, part));
        return concat(graph, at, products, 1);
      });
  }
}

/** Computed in float32 throughout: accuracy level 1 says so, higher ones would round the activations. */
function multiplyBlocks(graph: GraphWriter, path: string, a: Value, weight: BlockWeight): Value {
  const { blocks, scales, zeros, bits, blockSize, outputs, inputs } = weight;
  return graph.apply(path, 'MatMulNBits', zeros === null ? [a, blocks, scales] : [a, blocks, scales, zeros], {
    domain: 'com.microsoft',
    attributes: {
      K: { int: inputs },
      N: { int: outputs },
      bits: { int: bits },
      block_size: { int: blockSize },
      accuracy_level: { int: 1 },
    },
  });
}

function biased(graph: GraphWriter, path: string, bias: Value | null, product: (path: string) => Value): Value {
  return bias === null ? product(path) : add(graph, path, product(`${path}/product`), bias);
}
