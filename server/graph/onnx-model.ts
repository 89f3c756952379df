// A graph as plain values → the bytes of an ONNX model, through the protobuf library.
import protobuf from 'protobufjs/light.js';
import { attributeTypes, elementTypes, externalLocation, onnxMessages, type ElementType } from './onnx-messages.ts';

/** An attribute of a node; the key says which ONNX type it is written as. */
export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: readonly number[] };

export interface GraphNode {
  readonly name: string;
  readonly operator: string;
  /** '' is ONNX's own; the other one used is `com.microsoft`. */
  readonly domain: string;
  /** '' stands for an optional input that is absent. */
  readonly inputs: readonly string[];
  /** '' stands for an output that is not asked. */
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** Where the bytes of a large tensor lie: a file, relative to the folder the session is told of. */
export interface ExternalBytes {
  readonly location: string;
  readonly offset: number;
  readonly length: number;
}

export interface Initializer {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Little-endian bytes, or the place of them. */
  readonly data: Uint8Array | ExternalBytes;
}

/** An input or output; a dimension given by name is free. */
export interface GraphValue {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

export interface Graph {
  readonly name: string;
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  readonly initializers: readonly Initializer[];
  readonly nodes: readonly GraphNode[];
}

/** Opset 21 is the newest whose operators used here have kernels in every provider of onnxruntime 1.20 and later. */
const opsets = [
  { domain: '', version: 21 },
  { domain: 'com.microsoft', version: 1 },
];
/** The IR version that came with opset 21. */
const irVersion = 10;

const root = protobuf.Root.fromJSON(onnxMessages);

export function encodeModel(graph: Graph): Uint8Array {
  const model = root.lookupType('ModelProto');
  const value = {
    irVersion,
    producerName: 'credence',
    opsetImport: opsets,
    graph: {
      name: graph.name,
      node: graph.nodes.map(nodeMessage),
      initializer: graph.initializers.map(tensorMessage),
      input: graph.inputs.map(valueMessage),
      output: graph.outputs.map(valueMessage),
    },
  };
  return model.encode(model.fromObject(value)).finish();
}

function nodeMessage(node: GraphNode): object {
  return {
    name: node.name,
    opType: node.operator,
    domain: node.domain,
    input: node.inputs,
    output: node.outputs,
    attribute: Object.entries(node.attributes).map(([name, attribute]) => attributeMessage(name, attribute)),
  };
}

function attributeMessage(name: string, attribute: Attribute): object {
  if ('int' in attribute) return { name, type: attributeTypes.int, i: attribute.int };
  if ('string' in attribute)
    return { name, type: attributeTypes.string, s: new TextEncoder().encode(attribute.string) };
  if ('float' in attribute) return { name, type: attributeTypes.float, f: attribute.float };
  return { name, type: attributeTypes.ints, ints: attribute.ints };
}

function tensorMessage(tensor: Initializer): object {
  const common = { name: tensor.name, dims: tensor.shape, dataType: elementTypes[tensor.type] };
  if (tensor.data instanceof Uint8Array) return { ...common, rawData: tensor.data };
  const { location, offset, length } = tensor.data;
  return {
    ...common,
    dataLocation: externalLocation,
    externalData: [
      { key: 'location', value: location },
      { key: 'offset', value: String(offset) },
      { key: 'length', value: String(length) },
    ],
  };
}

function valueMessage(value: GraphValue): object {
  const dim = value.shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name: value.name, type: { tensorType: { elemType: elementTypes[value.type], shape: { dim } } } };
}
