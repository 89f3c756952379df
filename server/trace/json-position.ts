// Where things stand in a JSON line: the first syntax error, and the value at a path. Used only once a line is known to
// have a problem; good lines go through JSON.parse alone.
import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';

export type JsonPath = readonly (string | number)[];

/** A range of UTF-16 units of the line. */
export interface JsonRange {
  readonly offset: number;
  readonly length: number;
}

const strict = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/** The first syntax error and what it is, or null where this parser finds none. Depth must have been checked. */
export function findSyntaxError(text: string): (JsonRange & { readonly what: string }) | null {
  const errors: ParseError[] = [];
  parseTree(text, errors, strict);
  const first = errors.toSorted((left, right) => left.offset - right.offset)[0];
  if (first === undefined) return null;
  return { offset: first.offset, length: first.length, what: inWords(printParseErrorCode(first.error)) };
}

/** The syntax tree of a line that parses; null where it does not. */
export function locate(text: string): (path: JsonPath) => JsonRange {
  let tree: Node | undefined;
  let parsed = false;
  return (path) => {
    if (!parsed) tree = parseTree(text, [], strict);
    parsed = true;
    // A missing field has no place of its own: its nearest parent is marked.
    for (let length = path.length; length >= 0 && tree !== undefined; length--) {
      const node = findNodeAtLocation(tree, path.slice(0, length));
      if (node !== undefined) return markOf(node, length === path.length);
    }
    return { offset: 0, length: text.length };
  };
}

/** `steps[2].end` */
export function printPath(path: JsonPath): string {
  return path.map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`)).join('');
}

/** A present value is marked whole; an object or array that lacks something, or is the line itself, at its bracket. */
function markOf(node: Node, exact: boolean): JsonRange {
  const bracket = node.type === 'object' || node.type === 'array';
  return { offset: node.offset, length: exact && !bracket ? node.length : 1 };
}

/** "CommaExpected" → "comma expected" */
function inWords(code: string): string {
  return code
    .replace(/(?<=.)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/^./, (letter) => letter.toLowerCase());
}
