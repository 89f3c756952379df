// The syntax tree of a LaTeX formula → an expression of numbers, names, calls and + - * / ^, with every product written
// out. Plain "3x^2 + 1/2" is LaTeX as well.
import { getParser } from '@unified-latex/unified-latex-util-parse';

type Parser = ReturnType<typeof getParser>;
type LatexNode = ReturnType<Parser['parse']>['content'][number];

let parser: Parser | undefined;

/** A value (a number, a name, a bracket, a call), or an operator between values. */
interface Piece {
  readonly kind: 'value' | 'operator';
  readonly text: string;
}

/** Null where something is written that is no arithmetic. */
export function toExpression(latex: string): string | null {
  parser ??= getParser({ mode: 'math', macros: { binom: { signature: 'm m' } } });
  return join(read([...parser.parse(latex).content]));
}

const operators: Readonly<Record<string, string>> = {
  '+': '+',
  '-': '-',
  '*': '*',
  '/': '/',
  cdot: '*',
  times: '*',
  ast: '*',
  div: '/',
};

const functions = new Set('exp ln log sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh'.split(' '));

const greek = new Set(
  'alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta kappa lambda mu nu xi rho sigma tau phi varphi chi psi omega Gamma Delta Theta Lambda Xi Sigma Phi Psi Omega'.split(
    ' ',
  ),
);

/** Consumes nodes from the front, up to the end or to a closing bracket, which is consumed too. Null: no arithmetic. */
function read(nodes: LatexNode[], until: string | null = null): readonly Piece[] | null {
  const pieces: Piece[] = [];
  for (let node = nodes.shift(); node !== undefined; node = nodes.shift()) {
    if (node.type === 'whitespace' || node.type === 'comment') continue;
    if (node.type === 'string' && node.content === until) return pieces;
    const next = readOne(node, nodes, pieces);
    if (next === null) return null;
    pieces.push(...next);
  }
  return until === null ? pieces : null;
}

/** What one node adds behind `before`, from which a power or a subscript takes its base. */
function readOne(node: LatexNode, rest: LatexNode[], before: Piece[]): readonly Piece[] | null {
  if (node.type === 'group') return bracket(read([...node.content]));
  if (node.type === 'macro') return readMacro(node, rest, before);
  if (node.type !== 'string') return null;
  const { content } = node;
  if (content === '(' || content === '[') return bracket(read(rest, content === '(' ? ')' : ']'));
  if (content === '!') return postfix(before, (base) => `factorial(${base})`);
  return readCharacters(content, rest);
}

function readCharacters(content: string, rest: LatexNode[]): readonly Piece[] | null {
  const operator = operators[content];
  if (operator !== undefined) return [{ kind: 'operator', text: operator }];
  if (/^[\d.]+$/.test(content)) {
    // The parser cuts "3.5" at its point.
    let digits = content;
    for (let node = rest[0]; node?.type === 'string' && /^[\d.]+$/.test(node.content); node = rest[0]) {
      digits += node.content;
      rest.shift();
    }
    return /^(?:\d+\.?\d*|\.\d+)$/.test(digits) ? [{ kind: 'value', text: digits }] : null;
  }
  return /^[a-zA-Z]+$/.test(content) ? Array.from(content, (letter) => ({ kind: 'value', text: letter })) : null;
}

function readMacro(node: LatexNode & { type: 'macro' }, rest: LatexNode[], before: Piece[]): readonly Piece[] | null {
  const { content } = node;
  const operator = operators[content];
  if (operator !== undefined) return [{ kind: 'operator', text: operator }];
  const given = (node.args ?? []).map((argument) => (argument.content.length === 0 ? null : [...argument.content]));
  const [first = null, second = null] = given.map((argument) => (argument === null ? null : join(read(argument))));
  const value = (text: string | null): readonly Piece[] | null => (text === null ? null : [{ kind: 'value', text }]);
  switch (content) {
    case 'frac':
      return value(first === null || second === null ? null : `((${first})/(${second}))`);
    case 'binom':
      return value(first === null || second === null ? null : `binom(${first},${second})`);
    case 'sqrt':
      if (second === null) return null;
      return value(given[0] === null ? `sqrt(${second})` : first === null ? null : `root(${second},${first})`);
    case '^':
      return first === null ? null : postfix(before, (base) => `(${base})^(${first})`);
    case '_':
      return first === null ? null : subscript(before, first);
    case 'pi':
      return value(content);
    case 'pm':
    case 'mp':
      // One unknown sign: 2 \pm 3 equals 2 \pm 3, not 2 + 3.
      return [{ kind: 'operator', text: '+' }, ...(value(content === 'pm' ? 'pm' : '((0-1)*pm)') ?? [])];
    default:
      if (functions.has(content)) return value(readCall(content, rest));
      return greek.has(content) ? value(content) : null;
  }
}

/** `\sin^2 x`, `\log_2 8`, `\ln(3)`, `\sin 2x + 1`: an argument without brackets ends at the next sign. */
function readCall(name: string, rest: LatexNode[]): string | null {
  let power: string | null = null;
  let base: string | null = null;
  const peek = (): LatexNode | undefined => {
    while (rest[0]?.type === 'whitespace') rest.shift();
    return rest[0];
  };
  for (let next = peek(); next?.type === 'macro' && (next.content === '^' || next.content === '_'); next = peek()) {
    const script = join(read([...(next.args?.[0]?.content ?? [])]));
    if (script === null) return null;
    if (next.content === '^') power = script;
    else base = script;
    rest.shift();
  }
  const argument = join(readArgument(rest, peek));
  if (argument === null || argument === '') return null;
  const call = base !== null && name === 'log' ? `logBase(${argument},${base})` : `${name}(${argument})`;
  return power === null ? call : `(${call})^(${power})`;
}

function readArgument(rest: LatexNode[], peek: () => LatexNode | undefined): readonly Piece[] | null {
  const pieces: Piece[] = [];
  for (let next = peek(); next !== undefined; next = peek()) {
    const isBracket = next.type === 'string' && next.content === '(';
    if (isBracket && pieces.length > 0) break;
    if (next.type === 'string' && (next.content in operators || next.content === ')')) break;
    if (next.type === 'macro' && (next.content in operators || functions.has(next.content) || next.content === 'pm'))
      break;
    rest.shift();
    const read = readOne(next, rest, pieces);
    if (read === null) return null;
    pieces.push(...read);
    if (isBracket) break;
  }
  return pieces;
}

function postfix(before: Piece[], wrap: (base: string) => string): readonly Piece[] | null {
  const base = before.pop();
  return base?.kind === 'value' ? [{ kind: 'value', text: wrap(base.text) }] : null;
}

/** `x_1` is one name. */
function subscript(before: Piece[], script: string): readonly Piece[] | null {
  const base = before.pop();
  const isName = base !== undefined && /^[a-zA-Z]+$/.test(base.text) && /^\w+$/.test(script);
  return isName ? [{ kind: 'value', text: `${base.text}_${script}` }] : null;
}

function bracket(pieces: readonly Piece[] | null): readonly Piece[] | null {
  const inner = join(pieces);
  return inner === null || inner === '' ? null : [{ kind: 'value', text: `(${inner})` }];
}

/** Writes products and leading signs out; null where operators do not stand between values. */
function join(pieces: readonly Piece[] | null): string | null {
  if (pieces === null) return null;
  let text = '';
  let last: Piece | null = null;
  for (const piece of pieces) {
    // "x1" is a name or a slip, hardly a product.
    if (last !== null && /^[a-zA-Z]$/.test(last.text) && /^\d/.test(piece.text)) return null;
    if (piece.kind === 'value') text += last?.kind === 'value' ? `*${piece.text}` : piece.text;
    else if (last?.kind === 'value') text += piece.text;
    // -x^2 is -(x^2): the sign becomes a factor, which binds less than a power.
    else if (piece.text === '-') text += '(0-1)*';
    else if (piece.text !== '+') return null;
    last = piece;
  }
  return last?.kind === 'value' ? text : null;
}
