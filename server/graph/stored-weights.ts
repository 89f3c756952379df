// Brings stored tensors into a graph as float32 values, after checking that each is there, has the shape the model
// needs and a type that can be computed with.
import { Failure } from '../shared/protocol/failure.ts';
import type { StoredTensor, TensorSource } from '../weights/tensor-source.ts';
import type { LinearNames } from './decoder-spec.ts';
import { externalBytes } from './external-data.ts';
import type { GraphWriter } from './graph-writer.ts';
import type { Value } from './node-names.ts';
import { castToFloat32 } from './operators.ts';
import type { ElementType } from './onnx-messages.ts';

const storedTypes: ReadonlyMap<string, ElementType> = new Map([
  ['F32', 'float32'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
]);

export class StoredWeights {
  readonly #graph: GraphWriter;
  readonly #source: TensorSource;
  readonly #widened = new Map<string, Value>();

  constructor(graph: GraphWriter, source: TensorSource) {
    this.#graph = graph;
    this.#source = source;
  }

  /**
   * The tensor in float32. Half-precision weights are cast; onnxruntime folds that once, when it loads the graph.
   * @throws Failure `model-invalid` | `model-unsupported`
   */
  float32(name: string, shape: readonly number[]): Value {
    const { value, type } = this.asStored(name, shape);
    if (type === 'float32') return value;
    const known = this.#widened.get(name);
    if (known !== undefined) return known;
    const widened = castToFloat32(this.#graph, `/weights/${name}`, value);
    this.#widened.set(name, widened);
    return widened;
  }

  /** The tensor as it lies in the file, for tables of which only a few rows are read. */
  asStored(name: string, shape: readonly number[]): { readonly value: Value; readonly type: ElementType } {
    const tensor = this.#find(name, shape);
    const type = storedTypes.get(tensor.type);
    if (type === undefined)
      throw new Failure(
        'model-unsupported',
        `Tensor "${name}" in ${tensor.file} is stored as ${tensor.type}; weights can be ${[...storedTypes.keys()].join(', ')}.`,
      );
    return { value: this.#graph.weight(name, type, shape, externalBytes(this.#source, tensor)), type };
  }

  /** Weight (outputs, inputs) and bias (outputs) of a linear layer. */
  linear(names: LinearNames, outputs: number, inputs: number): { readonly weight: Value; readonly bias: Value | null } {
    return {
      weight: this.float32(names.weight, [outputs, inputs]),
      bias: names.bias === null ? null : this.float32(names.bias, [outputs]),
    };
  }

  #find(name: string, shape: readonly number[]): StoredTensor {
    const tensor = this.#source.tensors.get(name);
    if (tensor === undefined)
      throw new Failure(
        'model-invalid',
        `${this.#source.folder} has no tensor "${name}", which its config.json calls for. It has ${sample(this.#source)}.`,
      );
    if (tensor.shape.length !== shape.length || tensor.shape.some((size, axis) => size !== shape[axis]))
      throw new Failure(
        'model-invalid',
        `Tensor "${name}" in ${tensor.file} has shape [${tensor.shape.join(', ')}]; config.json calls for [${shape.join(', ')}].`,
      );
    return tensor;
  }
}

function sample(source: TensorSource): string {
  const names = [...source.tensors.keys()];
  return names.length === 0 ? 'none' : `${names.length}, among them ${names.slice(0, 3).join(', ')}`;
}
