// Finds string literals in one line of JSON: the one under a column, and the one at a path. Reading is tolerant, so
// that half-typed lines in an editor still answer. Pure.
import { findNodeAtLocation, getNodePath, parseTree, type JSONPath, type Node } from 'jsonc-parser';

/** A string value of the line. `start` and `end` are columns of its content, without the quotes. */
export interface StringLiteral {
  readonly path: JSONPath;
  readonly start: number;
  readonly end: number;
  /** The decoded string. */
  readonly value: string;
}

export type JsonTree = Node;

/** The tree of a line of JSON, or null where nothing can be read. */
export function readJsonTree(line: string): JsonTree | null {
  return parseTree(line) ?? null;
}

/** The string value whose content holds the column, or null (keys are no values). */
export function stringAt(tree: JsonTree, column: number): StringLiteral | null {
  let node = tree;
  for (;;) {
    const child = node.children?.find((one) => column >= one.offset && column < one.offset + one.length);
    if (child === undefined) break;
    node = child;
  }
  const isKey = node.parent?.type === 'property' && node.parent.children?.[0] === node;
  const literal = isKey ? null : toLiteral(node);
  return literal !== null && column >= literal.start && column < literal.end ? literal : null;
}

/** The string value at a path, or null. */
export function stringAtPath(tree: JsonTree, path: JSONPath): StringLiteral | null {
  const node = findNodeAtLocation(tree, path);
  return node === undefined ? null : toLiteral(node);
}

function toLiteral(node: Node): StringLiteral | null {
  const value: unknown = node.value;
  if (node.type !== 'string' || typeof value !== 'string') return null;
  return { path: getNodePath(node), start: node.offset + 1, end: node.offset + node.length - 1, value };
}
