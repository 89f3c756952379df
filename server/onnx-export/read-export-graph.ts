// An ONNX file → its nodes, weights, inputs and outputs, with every part's own bytes beside what was understood of it.
// Weights stay where they lie.
import type { ByteSource } from './byte-source.ts';
import {
  nodeSchema,
  operatorSetSchema,
  readMessage,
  tensorSchema,
  valueSchema,
  type GraphMessage,
  type NodeMessage,
} from './export-messages.ts';
import { Failure } from '../shared/protocol/failure.ts';
import { wireFields, type WireField } from './wire-fields.ts';

export interface ExportNode {
  readonly name: string;
  readonly operator: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Whole-number attributes; others are absent or 0. */
  readonly integers: ReadonlyMap<string, number>;
  /** Values of the graph that graphs inside the node read. */
  readonly captured: readonly string[];
  /** The NodeProto. */
  readonly bytes: Uint8Array;
}

export interface ExportTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** TensorProto.DataType */
  readonly type: number;
  /** The TensorProto without raw_data and without its place in another file. */
  readonly bytes: Uint8Array;
  /** Where the elements are: in `bytes`, in the ONNX file itself, or in a file beside it. */
  readonly data:
    | { readonly kind: 'fields' }
    | { readonly kind: 'inline'; readonly start: number; readonly end: number }
    | { readonly kind: 'beside'; readonly location: string; readonly offset: number; readonly length: number | null };
}

export interface ExportValue {
  readonly name: string;
  /** TensorProto.DataType; 0: not a tensor, or not said */
  readonly type: number;
  /** Null where no shape is given; a dimension is a size, a name, or unknown ('') */
  readonly shape: readonly (number | string)[] | null;
  /** The ValueInfoProto. */
  readonly bytes: Uint8Array;
}

export interface ExportGraph {
  readonly file: string;
  /** Version of ONNX's own operators. */
  readonly opset: number;
  readonly nodes: readonly ExportNode[];
  readonly tensors: ReadonlyMap<string, ExportTensor>;
  readonly inputs: readonly ExportValue[];
  readonly outputs: readonly ExportValue[];
  /** What is said of values inside the graph. */
  readonly values: ReadonlyMap<string, ExportValue>;
  /** All other fields of the GraphProto, as they are. */
  readonly graphFields: readonly Uint8Array[];
  /** All fields of the ModelProto but the graph, as they are. */
  readonly modelFields: readonly Uint8Array[];
}

const modelField = { graph: 7, operatorSet: 8 } as const;
const graphField = { node: 1, tensor: 5, input: 11, output: 12, value: 13 } as const;
const tensorField = { rawData: 9, place: 13, dataLocation: 14 } as const;
/** TensorProto.DataLocation.EXTERNAL */
const external = 1;

/** @throws Failure `model-invalid` */
export function readExportGraph(source: ByteSource): ExportGraph {
  const file = source.name;
  const modelFields: Uint8Array[] = [];
  let graph: WireField | null = null;
  let opset = 0;
  for (const field of wireFields(source, 0, source.size)) {
    if (field.id === modelField.graph) {
      graph = field;
      continue;
    }
    modelFields.push(copy(source, field.start, field.end));
    if (field.id !== modelField.operatorSet) continue;
    const set = readMessage('OperatorSetIdProto', operatorSetSchema, valueBytes(source, field), file);
    if (set.domain === '' || set.domain === 'ai.onnx') opset = set.version;
  }
  if (graph === null) throw new Failure('model-invalid', `${file} is no ONNX model: there is no graph in it.`);
  return { file, opset, modelFields, ...readGraph(source, graph) };
}

function readGraph(source: ByteSource, graph: WireField): Omit<ExportGraph, 'file' | 'opset' | 'modelFields'> {
  const nodes: ExportNode[] = [];
  const tensors = new Map<string, ExportTensor>();
  const inputs: ExportValue[] = [];
  const outputs: ExportValue[] = [];
  const values = new Map<string, ExportValue>();
  const graphFields: Uint8Array[] = [];
  for (const field of wireFields(source, graph.valueStart, graph.end)) {
    if (field.id === graphField.node) nodes.push(readNode(source, field));
    else if (field.id === graphField.tensor) {
      const tensor = readTensor(source, field);
      tensors.set(tensor.name, tensor);
    } else if (field.id === graphField.input) inputs.push(readValue(source, field));
    else if (field.id === graphField.output) outputs.push(readValue(source, field));
    else {
      graphFields.push(copy(source, field.start, field.end));
      if (field.id !== graphField.value) continue;
      const value = readValue(source, field);
      values.set(value.name, value);
    }
  }
  return { nodes, tensors, inputs: inputs.filter(({ name }) => !tensors.has(name)), outputs, values, graphFields };
}

function readNode(source: ByteSource, field: WireField): ExportNode {
  const bytes = copy(source, field.valueStart, field.end);
  const node = readMessage('NodeProto', nodeSchema, bytes, source.name);
  return {
    name: node.name,
    operator: node.opType,
    domain: node.domain === 'ai.onnx' ? '' : node.domain,
    inputs: node.input,
    outputs: node.output,
    integers: new Map(node.attribute.map(({ name, i }) => [name, i])),
    captured: innerGraphs(node).flatMap(readNames),
    bytes,
  };
}

function innerGraphs({ attribute }: NodeMessage): readonly GraphMessage[] {
  return attribute.flatMap(({ g, graphs }) => (g === undefined ? graphs : [g, ...graphs]));
}

/** All names that an inner graph reads; its own values among them, which no graph around it has. */
function readNames({ node, output }: GraphMessage): readonly string[] {
  return [
    ...output.map(({ name }) => name),
    ...node.flatMap((inner) => [...inner.input, ...innerGraphs(inner).flatMap(readNames)]),
  ];
}

function readTensor(source: ByteSource, field: WireField): ExportTensor {
  const kept: Uint8Array[] = [];
  const read: Uint8Array[] = [];
  let inline: WireField | null = null;
  for (const part of wireFields(source, field.valueStart, field.end)) {
    if (part.id === tensorField.rawData) {
      inline = part;
      continue;
    }
    const bytes = copy(source, part.start, part.end);
    read.push(bytes);
    if (part.id !== tensorField.place && part.id !== tensorField.dataLocation) kept.push(bytes);
  }
  const tensor = readMessage('TensorProto', tensorSchema, Buffer.concat(read), source.name);
  const common = { name: tensor.name, shape: tensor.dims, type: tensor.dataType, bytes: Buffer.concat(kept) };
  if (tensor.dataLocation === external) {
    const entry = (key: string): string | undefined => tensor.externalData.find((one) => one.key === key)?.value;
    const length = entry('length');
    const place = { location: entry('location') ?? '', offset: Number(entry('offset') ?? 0) };
    return { ...common, data: { kind: 'beside', ...place, length: length === undefined ? null : Number(length) } };
  }
  if (inline === null) return { ...common, data: { kind: 'fields' } };
  return { ...common, data: { kind: 'inline', start: inline.valueStart, end: inline.end } };
}

function readValue(source: ByteSource, field: WireField): ExportValue {
  const bytes = copy(source, field.valueStart, field.end);
  const { name, type } = readMessage('ValueInfoProto', valueSchema, bytes, source.name);
  const shape = type.tensorType?.shape?.dim.map(({ dimValue, dimParam }) => dimValue ?? dimParam ?? '') ?? null;
  return { name, type: type.tensorType?.elemType ?? 0, shape, bytes };
}

function valueBytes(source: ByteSource, field: WireField): Uint8Array {
  return source.bytes(field.valueStart, field.end);
}

/** The source may reuse the memory of what it gave. */
function copy(source: ByteSource, start: number, end: number): Uint8Array {
  return source.bytes(start, end).slice();
}
