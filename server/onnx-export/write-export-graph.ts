// A selection of an export's nodes and weights, with nodes of ours beside them → the bytes of an ONNX model.
// What is not changed is passed on byte for byte.
import { encodeModel, type Graph } from '../graph/onnx-model.ts';
import type { FileBytes } from './byte-source.ts';
import { memoryBytes } from './byte-source.ts';
import type { ExportGraph, ExportNode, ExportTensor, ExportValue } from './read-export-graph.ts';
import type { TensorPlaces } from './tensor-places.ts';
import { lengthPrefix, wireFields } from './wire-fields.ts';

export interface ExportSelection {
  readonly nodes: readonly ExportNode[];
  readonly tensors: readonly ExportTensor[];
  readonly inputs: readonly ExportValue[];
  readonly outputs: readonly ExportValue[];
  /** Nodes, inputs and outputs of ours beside them. onnxruntime finds the order of nodes by itself. */
  readonly added: Graph;
}

/** Bytes in memory, or a piece of the export's file that is read when it is needed. */
type Piece = Uint8Array | { readonly start: number; readonly end: number };

const modelGraphField = 7;
const graphNameField = 2;
const fields = { node: 1, tensor: 5, input: 11, output: 12 } as const;
const rawDataField = 9;

export function writeExportGraph(
  source: FileBytes,
  graph: ExportGraph,
  selection: ExportSelection,
  places: TensorPlaces,
): Uint8Array {
  const inner: readonly Piece[] = [
    ...graph.graphFields,
    ...selection.nodes.flatMap(({ bytes }) => message(fields.node, [bytes])),
    ...graphParts(selection.added),
    ...selection.tensors.flatMap((tensor) => message(fields.tensor, tensorPieces(tensor, places))),
    ...selection.inputs.flatMap(({ bytes }) => message(fields.input, [bytes])),
    ...selection.outputs.flatMap(({ bytes }) => message(fields.output, [bytes])),
  ];
  return assemble(source, [...graph.modelFields, ...message(modelGraphField, inner)]);
}

/** A node with other inputs and everything else as it was. */
export function withInputs(node: ExportNode, inputs: readonly string[]): ExportNode {
  const inputField = 1;
  const encoder = new TextEncoder();
  const source = memoryBytes(node.name, node.bytes);
  const kept = [...wireFields(source, 0, source.size)].filter(({ id }) => id !== inputField);
  const pieces = [
    ...inputs.map((name) => encoder.encode(name)).flatMap((name) => [lengthPrefix(inputField, name.length), name]),
    ...kept.map(({ start, end }) => node.bytes.subarray(start, end)),
  ];
  return { ...node, inputs, bytes: Buffer.concat(pieces) };
}

function message(id: number, pieces: readonly Piece[]): readonly Piece[] {
  return [lengthPrefix(id, sizeOf(pieces)), ...pieces];
}

function tensorPieces(tensor: ExportTensor, places: TensorPlaces): readonly Piece[] {
  const place = places.get(tensor.name);
  if (place !== undefined) return [tensor.bytes, place];
  return tensor.data.kind === 'inline' ? [tensor.bytes, ...message(rawDataField, [tensor.data])] : [tensor.bytes];
}

/** The fields of a graph of ours, but its name: the export has one. */
function graphParts(graph: Graph): readonly Uint8Array[] {
  const model = encodeModel(graph);
  const source = memoryBytes(graph.name, model);
  const parts: Uint8Array[] = [];
  for (const field of wireFields(source, 0, source.size)) {
    if (field.id !== modelGraphField) continue;
    for (const part of wireFields(source, field.valueStart, field.end)) {
      if (part.id !== graphNameField) parts.push(model.subarray(part.start, part.end));
    }
  }
  return parts;
}

function assemble(source: FileBytes, pieces: readonly Piece[]): Uint8Array {
  const model = new Uint8Array(sizeOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) model.set(piece, at);
    else source.readInto(model.subarray(at, at + piece.end - piece.start), piece.start);
    at += sizeOf([piece]);
  }
  return model;
}

function sizeOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => sum + (piece instanceof Uint8Array ? piece.length : piece.end - piece.start), 0);
}
