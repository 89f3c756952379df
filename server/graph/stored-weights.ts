// Brings stored tensors into a graph as values to compute with, after checking that each is there, has the shape the
// model needs and a type that can be computed with.
import { Failure } from '../shared/protocol/failure.ts';
import type { StoredTensor, TensorSource } from '../weights/tensor-source.ts';
import type { DecoderSpec, LinearNames } from './decoder-spec.ts';
import { externalBytes } from './external-data.ts';
import type { GraphWriter } from './graph-writer.ts';
import type { LinearWeight } from './linear-weight.ts';
import { valueNamed, type Value } from './node-names.ts';
import { cast } from './operators.ts';
import type { ElementType } from './onnx-messages.ts';

/** The type that matrix products are computed in. */
export type ComputeType = 'float32' | 'float16';

const storedTypes: ReadonlyMap<string, ElementType> = new Map([
  ['F32', 'float32'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
]);

/** What is stored for a name: its whole tensor, or some rows of a tensor that several layers share. */
interface Wanted {
  readonly name: string;
  /** Shape of what is wanted. */
  readonly shape: readonly number[];
  readonly rows?: LinearNames['rows'];
}

export class StoredWeights {
  readonly #graph: GraphWriter;
  readonly #source: TensorSource;
  readonly #aliases: readonly string[];
  /** The type of linear layers' weights. */
  readonly compute: ComputeType;

  constructor(
    graph: GraphWriter,
    source: TensorSource,
    { rootAliases }: Pick<DecoderSpec, 'rootAliases'>,
    compute: ComputeType = 'float32',
  ) {
    this.#graph = graph;
    this.#source = source;
    this.#aliases = rootAliases;
    this.compute = compute;
  }

  /**
   * The tensor in float32. Half-precision weights are cast; onnxruntime folds that once, when it loads the graph.
   * @throws Failure `model-invalid` | `model-unsupported`
   */
  float32(name: string, shape: readonly number[]): Value {
    return this.#as('float32', { name, shape });
  }

  /** The tensor as it lies in the file, for tables of which only a few rows are read. */
  asStored(name: string, shape: readonly number[]): { readonly value: Value; readonly type: ElementType } {
    return this.#stored({ name, shape });
  }

  /** Weight (outputs, inputs) and bias (outputs) of a linear layer, in the type that is computed in. */
  linear({ weight, bias, rows }: LinearNames, outputs: number, inputs: number): LinearWeight {
    return {
      kind: 'dense',
      weight: this.#as(this.compute, { name: weight, shape: [outputs, inputs], rows }),
      bias: bias === null ? null : this.#as(this.compute, { name: bias, shape: [outputs], rows }),
    };
  }

  #as(wanted: ComputeType, what: Wanted): Value {
    const { value, type } = this.#stored(what);
    if (type === wanted) return value;
    const path = `/weights/${wanted}/${value}`;
    return this.#graph.has(path) ? valueNamed(path) : cast(this.#graph, path, value, wanted);
  }

  #stored({ name, shape, rows }: Wanted): { readonly value: Value; readonly type: ElementType } {
    const whole = rows === undefined ? shape : [rows.of, ...shape.slice(1)];
    const tensor = this.#find(name, whole);
    const type = storedTypes.get(tensor.type);
    if (type === undefined)
      throw new Failure(
        'model-unsupported',
        `Tensor "${name}" in ${tensor.file} is stored as ${tensor.type}; weights can be ${[...storedTypes.keys()].join(', ')}.`,
      );
    const bytes = externalBytes(this.#source, tensor);
    if (rows === undefined) return { value: this.#graph.weight(name, type, shape, bytes), type };
    const rowBytes = tensor.byteLength / rows.of;
    const part = {
      location: bytes.location,
      offset: bytes.offset + rows.first * rowBytes,
      length: (shape[0] ?? 0) * rowBytes,
    };
    return { value: this.#graph.weight(`${name}[${rows.first}]`, type, shape, part), type };
  }

  #find(name: string, shape: readonly number[]): StoredTensor {
    const { tensors } = this.#source;
    const names = [name, ...this.#aliases.map((alias) => name.replace(/^model\./, alias))];
    const tensor = names.map((candidate) => tensors.get(candidate)).find((found) => found !== undefined);
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
