// An answer's spelling made uniform (signals.md 1.9): wrappers, thousands separators, fraction forms, units. What is left
// is compared; nothing is ever cut out of the middle.

/** The uniform spelling of an answer; equal spellings are equal answers. */
export function normalizeAnswer(answer: string): string {
  let text = answer.normalize('NFKC').trim();
  for (const [pattern, replacement] of rules) text = text.replace(pattern, replacement);
  text = stripWrapping(text.trim());
  text = text.replace(variableBefore, '');
  text = stripUnit(text);
  return text.replace(/\s+/g, ' ').trim().toLowerCase();
}

/** `x = 5` answers like `5`: a single letter before the one equals sign names what was asked for. */
const variableBefore = /^[a-zA-Z]\s*=\s*(?=[^=]+$)/;

const rules: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/\\(?:left|right|displaystyle|,|;|:|!|quad|qquad)(?![a-zA-Z])/g, ''],
  [/~/g, ' '],
  [/\\(?:d|t|c)frac(?![a-zA-Z])/g, '\\frac'],
  [/\\frac\s*(\d)\s*(\d)/g, '\\frac{$1}{$2}'],
  [/\\frac\s*(\d)\s*\{/g, '\\frac{$1}{'],
  [/(\\frac\{[^{}]*\})\s*(\d)/g, '$1{$2}'],
  [/(?<=\d)\{,\}(?=\d{3})/g, ','],
  [/(?<![\d.,])(\d{1,3}(?:,\d{3})+)(?![\d,])/g, '$1'],
  [/\\%/g, '%'],
  [/\\\$/g, '$'],
  [/\^\{?\\circ\}?/g, '°'],
  [/\\degree(?![a-zA-Z])/g, '°'],
  [/[−–]/g, '-'],
];

function stripWrapping(text: string): string {
  let inner = text;
  for (let round = 0; round < 8; round++) {
    const next = inner
      .replace(/^\$+(.*?)\$+$/s, '$1')
      .replace(/^\$/, '')
      .replace(/^\\[([](.*)\\[)\]]$/s, '$1')
      .replace(/^\\boxed\s*\{(.*)\}$/s, '$1')
      .replace(/^\\(?:text|textbf|textit|mathrm|mathbf|mathit)\s*\{([^{}]*)\}/s, '$1')
      .replace(/^\(([A-Za-z])\)$/, '$1')
      .replace(/[.,;:]$/, '')
      .trim();
    if (next === inner) break;
    inner = next;
  }
  return inner;
}

/** "12 apples" → "12"; "90°" → "90"; "5 \text{ cm}" → "5": what follows a number and is words only. */
function stripUnit(text: string): string {
  const unit =
    /^([+-]?[\d.,/]+|[+-]?\d*\\frac\{[^{}]+\}\{[^{}]+\})\s*(?:\\(?:text|mathrm)\s*\{[^{}]*\}|°(?:\s?[CF])?|[a-zA-Z][a-zA-Z ]*)(?:\^\{?[23]\}?)?$/;
  const value = (unit.exec(text)?.[1] ?? text).replace(/[.,]$/, '');
  return /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?%?$/.test(value) ? value.replaceAll(',', '') : value;
}
