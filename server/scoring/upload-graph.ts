// A graph that gives its inputs back as outputs, which stay on the device: the way tensors get there, for onnxruntime's
// Node binding has no other.
import { GraphWriter } from '../graph/graph-writer.ts';
import type { Graph } from '../graph/onnx-model.ts';
import type { ComputeType } from '../graph/stored-weights.ts';

/** The name under which an uploaded tensor comes out. */
export function uploadedName(name: string): string {
  return `${name}.uploaded`;
}

/** @param names of tables (rows, columns) */
export function uploadGraph(names: readonly string[], type: ComputeType): Graph {
  const graph = new GraphWriter('upload');
  for (const name of names) {
    const shape = [`${name}.rows`, `${name}.columns`];
    graph.output(uploadedName(name), graph.input(name, type, shape), type, shape);
  }
  return graph.graph();
}
