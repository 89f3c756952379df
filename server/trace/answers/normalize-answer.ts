// An answer's spelling made uniform (signals.md 1.9): wrappers, spacing commands, thousands separators, fraction forms.
// Nothing is ever cut out of the middle; case is kept, since x and X may be two variables.

/** The uniform spelling of an answer. */
export function normalizeAnswer(answer: string): string {
  let text = answer;
  for (const [pattern, replacement] of characters) text = text.replace(pattern, replacement);
  text = text.normalize('NFKC');
  for (const [pattern, replacement] of rules) text = text.replace(pattern, replacement);
  text = text.replace(thousands, (number) => number.replace(/[, ]/g, ''));
  return stripWrapping(text.replace(/\s+/g, ' ').trim()).replace(namedBefore, '');
}

/** `x = 5` and `f(x) = 5` answer like `5`: what stands before the only equals sign names what was asked for. */
const namedBefore = /^[a-zA-Z](?:_\{?\w\}?)?(?:\([a-z]\))?\s*=\s*(?=[^=<>]+$)/;

/** What compatibility normalisation would run together: x² would become x2, and 2½ become 21/2. */
const characters: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/²/g, '^2'],
  [/³/g, '^3'],
  [/(?<=\d)(?=[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])/g, ' '],
  [/[−–]/g, '-'],
  [/π/g, '\\pi '],
  [/×/g, '\\times '],
  [/[·⋅]/g, '\\cdot '],
  [/∞/g, '\\infty '],
  [/√\s?(\d+|[a-z])/g, '\\sqrt{$1}'],
];

const rules: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/\\(?:left|right|displaystyle|textstyle|big|Big|bigg|Bigg)(?![a-zA-Z])/g, ''],
  [/\\[,;:!]|\\ |\\(?:quad|qquad|thinspace)(?![a-zA-Z])|~/g, ' '],
  [/\\[dtc]frac(?![a-zA-Z])/g, '\\frac'],
  [/\^\s?(?:\{\s?\\circ\s?\}|\\circ(?![a-zA-Z]))|\\degree(?![a-zA-Z])/g, '°'],
  [/⁄/g, '/'],
  [/(?<![\\a-zA-Z])sqrt ?\(([^()]*)\)/g, '\\sqrt{$1}'],
  [/(?<![\\a-zA-Z])pi(?![a-zA-Z])/g, '\\pi '],
  [/\\%/g, '%'],
  [/\\\$/g, '$'],
  [/(?<=\d)\{,\}(?=\d{3}(?!\d))/g, ','],
];

/** 1,000 and 1 000 (from 1\,000) are one number; so is the second half of (1,000), but no pair is written so. */
const thousands = /(?<![\d.,])(?<!\d )\d{1,3}(?:,\d{3})+(?![\d,])|(?<![\d.,])(?<!\d )\d{1,3}(?: \d{3})+(?![\d,]| \d)/g;

const wrappings: readonly RegExp[] = [
  /^\$\$?([^$]+)\$\$?$/,
  /^\$(?=[\d.\\-])([^$]+)$/,
  /^\\\(((?:(?!\\\().)*)\\\)$/,
  /^\\\[((?:(?!\\\[).)*)\\\]$/,
  /^\\boxed\s?\{(.*)\}$/,
  /^\\(?:text|textbf|textit|textrm|mathrm|mathbf|mathit|mbox)\s?\{([^{}]*)\}$/,
  /^\*\*(.*)\*\*$/,
  /^\(([A-Za-z])\)$/,
  /^(.*[^.])[.,;:]$/,
  /^\{([^{}]*)\}$/,
];

/** Each round takes one layer off; nobody nests them deeper. */
function stripWrapping(text: string): string {
  let inner = text;
  for (let round = 0; round < 6; round++) {
    const before = inner;
    for (const wrapping of wrappings) inner = (wrapping.exec(inner)?.[1] ?? inner).trim();
    if (inner === before) break;
  }
  return inner;
}
