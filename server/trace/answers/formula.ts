// A LaTeX or plain formula → a function of its variables. unified-latex reads the LaTeX, jsep the operators; here the one
// is translated into the other and the result is evaluated in double precision. What is unknown gives null, not a guess.
import jsep from 'jsep';
import { toExpression } from './latex-expression.ts';

export interface Formula {
  readonly kind: 'value' | 'equation';
  readonly variables: readonly string[];
  /** The value (of an equation: left side minus right side); NaN where undefined. */
  readonly evaluate: (values: ReadonlyMap<string, number>) => number;
}

/** Answers are short; a longer formula is compared as text. This bounds the parsers' time. */
const maximumLength = 400;
/** Depth of brackets: the parsers are recursive. */
const maximumDepth = 16;

// `^` is a power here, and binds to the right.
jsep.removeBinaryOp('^');
jsep.addBinaryOp('^', 12, true);

/** Null where the text is no formula: prose, unknown commands, brackets that do not match, too long or too deep. */
export function parseFormula(text: string): Formula | null {
  if (text.length > maximumLength || !isBalanced(text)) return null;
  // A word is no product of its letters.
  if (/(?<![\\a-zA-Z])[a-zA-Z]{3,}/.test(text) || !/[\d\\+*/^=]/.test(text)) return null;
  try {
    return build(text);
  } catch {
    // Both parsers throw on what they do not know; the caller asks whether this is a formula, and it is none.
    return null;
  }
}

function build(text: string): Formula | null {
  const sides = text.split('=');
  if (sides.length > 2) return null;
  const variables = new Set<string>();
  const functions: Evaluate[] = [];
  for (const side of sides) {
    const expression = toExpression(side);
    if (expression === null) return null;
    functions.push(compile(jsep(expression), variables));
  }
  const [left, right] = functions;
  if (left === undefined) return null;
  if (right === undefined) return { kind: 'value', variables: [...variables], evaluate: left };
  return { kind: 'equation', variables: [...variables], evaluate: (values) => left(values) - right(values) };
}

type Evaluate = (values: ReadonlyMap<string, number>) => number;

const constants: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };

const unary: Readonly<Record<string, (value: number) => number>> = {
  sqrt: Math.sqrt,
  abs: Math.abs,
  exp: Math.exp,
  ln: Math.log,
  log: Math.log10,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  cot: (value) => 1 / Math.tan(value),
  sec: (value) => 1 / Math.cos(value),
  csc: (value) => 1 / Math.sin(value),
  arcsin: Math.asin,
  arccos: Math.acos,
  arctan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  factorial,
};

const binary: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '^': (left, right) => left ** right,
  root: (value, degree) => (value < 0 && degree % 2 === 1 ? -((-value) ** (1 / degree)) : value ** (1 / degree)),
  logBase: (value, base) => Math.log(value) / Math.log(base),
  binom: (n, k) => Math.round(factorial(n) / (factorial(k) * factorial(n - k))),
};

/** jsep's tree is plain data; every node kind that is not named here is refused. */
function compile(node: unknown, variables: Set<string>): Evaluate {
  if (!isNode(node)) throw new Error('no expression');
  if (node.type === 'Literal' && typeof node['value'] === 'number') {
    const { value } = node;
    return () => (typeof value === 'number' ? value : Number.NaN);
  }
  if (node.type === 'Identifier' && typeof node['name'] === 'string') return lookUp(node['name'], variables);
  if (node.type === 'BinaryExpression' && typeof node['operator'] === 'string') {
    return call(node['operator'], [node['left'], node['right']], variables);
  }
  if (node.type === 'CallExpression' && Array.isArray(node['arguments']) && isNode(node['callee'])) {
    return call(String(node['callee']['name']), node['arguments'], variables);
  }
  throw new Error(`no formula: ${node.type}`);
}

function lookUp(name: string, variables: Set<string>): Evaluate {
  const constant = constants[name];
  if (constant !== undefined) return () => constant;
  variables.add(name);
  return (values) => values.get(name) ?? Number.NaN;
}

function call(name: string, nodes: readonly unknown[], variables: Set<string>): Evaluate {
  const [first, second] = nodes.map((node) => compile(node, variables));
  const one = unary[name];
  const two = binary[name];
  if (one !== undefined && first !== undefined && second === undefined) return (values) => one(first(values));
  if (two === undefined || first === undefined || second === undefined) throw new Error(`no function: ${name}`);
  return (values) => two(first(values), second(values));
}

interface Node extends Readonly<Record<string, unknown>> {
  readonly type: string;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Whole numbers up to 170, where doubles end. */
function factorial(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > 170) return Number.NaN;
  let product = 1;
  for (let factor = 2; factor <= value; factor++) product *= factor;
  return product;
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if ('({['.includes(character)) depth += 1;
    else if (')}]'.includes(character)) depth -= 1;
    if (depth < 0 || depth > maximumDepth) return false;
  }
  return depth === 0;
}
