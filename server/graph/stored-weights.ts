// Brings stored tensors into a graph as values to compute with, after checking that each is there, has the shape the
// model needs and a type that can be computed with.
import { Failure } from '../shared/protocol/failure.ts';
import type { StoredTensor, TensorSource } from '../weights/tensor-source.ts';
import type { DecoderSpec, LinearNames } from './decoder-spec.ts';
import { externalBytes } from './external-data.ts';
import type { GraphWriter } from './graph-writer.ts';
import type { BlockWeight, Int8Form, Int8Weight, LinearWeight } from './linear-weight.ts';
import { valueNamed, type Value } from './node-names.ts';
import { add, cast } from './operators.ts';
import { blockNames, int8Names, partName } from './quantized-names.ts';
import type { ElementType } from './onnx-messages.ts';

/** The type that matrix products are computed in. */
export type ComputeType = 'float32' | 'float16';

const storedTypes: ReadonlyMap<string, ElementType> = new Map([
  ['F32', 'float32'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
]);
/** What derived/ makes quantized weights of: whole numbers beside their scales. */
const quantizedTypes: ReadonlyMap<string, ElementType> = new Map([
  ...storedTypes,
  ['U8', 'uint8'],
  ['I8', 'int8'],
  ['I32', 'int32'],
]);

/** Values that an operator may unpack into float32 at once: 64 MB. */
const mostUnpacked = 2 ** 24;

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
  readonly #int8Form: Int8Form;
  /** The type of linear layers' weights. */
  readonly compute: ComputeType;

  constructor(
    graph: GraphWriter,
    source: TensorSource,
    { rootAliases }: Pick<DecoderSpec, 'rootAliases'>,
    compute: ComputeType = 'float32',
    int8Form: Int8Form = 'signed',
  ) {
    this.#graph = graph;
    this.#source = source;
    this.#aliases = rootAliases;
    this.compute = compute;
    this.#int8Form = int8Form;
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

  /** The same of a table that is kept in blocks; null where it lies in the file as it is. */
  tableBlocks(name: string, [outputs, inputs]: readonly [number, number]): Omit<BlockWeight, 'bias'> | null {
    return this.#has(name) ? null : this.#blocks({ weight: name, bias: null }, outputs, inputs);
  }

  /**
   * Weight (outputs, inputs) and bias (outputs) of a linear layer: quantized where the files hold it so, else in the type
   * that is computed in.
   */
  linear(names: LinearNames, outputs: number, inputs: number): LinearWeight {
    const { weight, bias, rows } = names;
    const added = bias === null ? null : this.#as(this.compute, { name: bias, shape: [outputs], rows });
    const [only, ...others] = this.#blockParts(names, outputs, inputs);
    if (only !== undefined && others.length === 0) return { ...only, bias: added };
    if (only !== undefined) {
      const parts = [only, ...others].map((part) => ({ ...part, bias: null }));
      return { kind: 'parts', parts, bias: added };
    }
    const int8 = int8Names(partName(weight, rows));
    if (this.#has(int8.numbers)) return { ...this.#int8(int8, outputs, inputs), bias: added };
    return {
      kind: 'dense',
      weight: this.#as(this.compute, { name: weight, shape: [outputs, inputs], rows }),
      bias: added,
    };
  }

  #int8(names: ReturnType<typeof int8Names>, outputs: number, inputs: number): Omit<Int8Weight, 'bias'> {
    const apart = this.#lookUp(names.columns)?.shape[0] ?? 0;
    const stored = (name: string, shape: readonly number[]): Value => this.#quantized({ name, shape });
    const numbers = stored(names.numbers, [inputs, outputs]);
    return {
      kind: 'int8',
      numbers: this.#int8Form === 'signed' ? numbers : this.#unsigned(numbers),
      form: this.#int8Form,
      scales: stored(names.scales, [outputs]),
      columns: stored(names.columns, [apart]),
      apart: stored(names.apart, [apart, outputs]),
      rest: stored(names.rest, [inputs]),
    };
  }

  /** Whole numbers around 128; onnxruntime folds that once, when it loads the graph. */
  #unsigned(numbers: Value): Value {
    const path = `/weights/unsigned/${numbers}`;
    if (this.#graph.has(path)) return valueNamed(path);
    const wide = cast(this.#graph, `${path}/float32`, numbers, 'float32');
    const moved = add(this.#graph, `${path}/moved`, wide, this.#graph.float(128));
    return cast(this.#graph, path, moved, 'uint8');
  }

  /** Empty where the files hold no blocks of this weight. MatMulNBits unpacks all of what it multiplies many rows with. */
  #blockParts(names: LinearNames, outputs: number, inputs: number): readonly Omit<BlockWeight, 'bias'>[] {
    const most = Math.max(1, Math.floor(mostUnpacked / inputs));
    const { first = 0, of = outputs } = names.rows ?? {};
    const starts = Array.from({ length: Math.ceil(outputs / most) }, (_, part) => part * most);
    return starts.flatMap((start) => {
      const count = Math.min(most, outputs - start);
      const part = count === outputs ? names : { ...names, rows: { first: first + start, of } };
      return this.#blocks(part, count, inputs) ?? [];
    });
  }

  /** Null where the files hold no blocks of this weight. */
  #blocks({ weight, rows }: LinearNames, outputs: number, inputs: number): Omit<BlockWeight, 'bias'> | null {
    const names = blockNames(weight);
    const stored = this.#lookUp(names.blocks);
    if (stored === undefined) return null;
    const [, count = 1, bytes = 1] = stored.shape;
    const blockSize = inputs / count;
    const bits = (8 * bytes) / blockSize;
    if (bits !== 4 && bits !== 8)
      throw new Failure(
        'model-invalid',
        `Tensor "${names.blocks}" in ${stored.file} holds ${bits} bits a value; 4 and 8 can be multiplied with.`,
      );
    const perBlock = (name: string): Value => this.#quantized({ name, shape: [outputs, count], rows });
    return {
      kind: 'blocks',
      blocks: this.#quantized({ name: names.blocks, shape: [outputs, count, bytes], rows }),
      scales: perBlock(names.scales),
      zeros: this.#has(names.zeros) ? perBlock(names.zeros) : null,
      bits,
      blockSize,
      outputs,
      inputs,
    };
  }

  #as(wanted: ComputeType, what: Wanted): Value {
    const { value, type } = this.#stored(what);
    if (type === wanted) return value;
    const path = `/weights/${wanted}/${value}`;
    return this.#graph.has(path) ? valueNamed(path) : cast(this.#graph, path, value, wanted);
  }

  /** A part of a quantized weight: the only values that are stored as whole numbers. */
  #quantized(wanted: Wanted): Value {
    return this.#stored(wanted, quantizedTypes).value;
  }

  #stored({ name, shape, rows }: Wanted, types = storedTypes): { readonly value: Value; readonly type: ElementType } {
    const whole = rows === undefined ? shape : [rows.of, ...shape.slice(1)];
    const tensor = this.#find(name, whole);
    const type = types.get(tensor.type);
    if (type === undefined)
      throw new Failure(
        'model-unsupported',
        `Tensor "${name}" in ${tensor.file} is stored as ${tensor.type}; weights can be ${[...types.keys()].join(', ')}.`,
      );
    const bytes = externalBytes(this.#source, tensor);
    if (rows === undefined) return { value: this.#graph.weight(name, type, shape, bytes), type };
    const rowBytes = tensor.byteLength / rows.of;
    const part = {
      location: bytes.location,
      offset: bytes.offset + rows.first * rowBytes,
      length: (shape[0] ?? 0) * rowBytes,
    };
    return { value: this.#graph.weight(partName(name, rows), type, shape, part), type };
  }

  #has(name: string): boolean {
    return this.#lookUp(name) !== undefined;
  }

  #lookUp(name: string): StoredTensor | undefined {
    const { tensors } = this.#source;
    const names = [name, ...this.#aliases.map((alias) => name.replace(/^model\./, alias))];
    return names.map((candidate) => tensors.get(candidate)).find((found) => found !== undefined);
  }

  #find(name: string, shape: readonly number[]): StoredTensor {
    const tensor = this.#lookUp(name);
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
