// Collects the nodes, constants and weights of one graph. Knows nothing of models; operators.ts gives it its words.
import type { Attribute, ExternalBytes, Graph, GraphNode, GraphValue, Initializer } from './onnx-model.ts';
import type { ElementType } from './onnx-messages.ts';
import { valueNamed, type Value } from './node-names.ts';

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** Default: ONNX's own operators. */
  readonly domain?: 'com.microsoft';
}

export class GraphWriter {
  readonly #name: string;
  readonly #inputs: GraphValue[] = [];
  readonly #outputs: GraphValue[] = [];
  readonly #initializers = new Map<string, Initializer>();
  readonly #nodes = new Map<string, GraphNode>();

  constructor(name: string) {
    this.#name = name;
  }

  input(name: string, type: ElementType, shape: readonly (number | string)[]): Value {
    this.#inputs.push({ name, type, shape });
    return valueNamed(name);
  }

  /** Gives a value out under a name of its own. */
  output(name: string, value: Value, type: ElementType, shape: readonly (number | string)[]): void {
    this.node(name, 'Identity', [value], [name]);
    this.#outputs.push({ name, type, shape });
  }

  /** Declares an output that a node already writes under this name. */
  directOutput(name: string, type: ElementType, shape: readonly (number | string)[]): void {
    this.#outputs.push({ name, type, shape });
  }

  /** Whether there is a node of this name already. */
  has(path: string): boolean {
    return this.#nodes.has(path);
  }

  /** Adds a node named `path`; its outputs are named as given. */
  node(
    path: string,
    operator: string,
    inputs: readonly Value[],
    outputs: readonly string[],
    options: NodeOptions = {},
  ): void {
    if (this.#nodes.has(path)) throw new Error(`two nodes named ${path}`);
    const { attributes = {}, domain = '' } = options;
    this.#nodes.set(path, { name: path, operator, domain, inputs, outputs, attributes });
  }

  /** Adds a node with one output, named after it. */
  apply(path: string, operator: string, inputs: readonly Value[], options: NodeOptions = {}): Value {
    this.node(path, operator, inputs, [path], options);
    return valueNamed(path);
  }

  /** A weight that lies in a file. The same name gives the same tensor. */
  weight(name: string, type: ElementType, shape: readonly number[], data: ExternalBytes): Value {
    this.#initializers.set(name, { name, type, shape, data });
    return valueNamed(name);
  }

  /** A constant row of whole numbers, (n). */
  integers(values: readonly number[]): Value {
    const name = `/constants/int64/${values.join(',')}`;
    const data = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    this.#initializers.set(name, { name, type: 'int64', shape: [values.length], data });
    return valueNamed(name);
  }

  /** A single float32 constant, (). */
  float(value: number): Value {
    const name = `/constants/float32/${value}`;
    const data = new Uint8Array(Float32Array.of(value).buffer);
    this.#initializers.set(name, { name, type: 'float32', shape: [], data });
    return valueNamed(name);
  }

  /** A single unsigned byte, (). */
  byte(value: number): Value {
    const name = `/constants/uint8/${value}`;
    this.#initializers.set(name, { name, type: 'uint8', shape: [], data: Uint8Array.of(value) });
    return valueNamed(name);
  }

  graph(): Graph {
    return {
      name: this.#name,
      inputs: this.#inputs,
      outputs: this.#outputs,
      initializers: [...this.#initializers.values()],
      nodes: [...this.#nodes.values()],
    };
  }
}
