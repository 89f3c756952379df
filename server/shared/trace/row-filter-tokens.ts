// A filter's text to its tokens, with their places. No meaning here; row-filter.ts gives it.

export interface FilterToken {
  /** `sign`: ( ) & | !; `operator`: a comparison; `text`: in quotes; `word`: everything else. */
  readonly kind: 'sign' | 'operator' | 'text' | 'word';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

type Outcome =
  | { readonly tokens: readonly FilterToken[] }
  | { readonly error: { readonly message: string; readonly start: number; readonly end: number } };

/** Longer and typographic spellings of the same operator. */
const spellings: Readonly<Record<string, string>> = {
  '==': '=',
  '≠': '!=',
  '≤': '<=',
  '≥': '>=',
  '&&': '&',
  '||': '|',
};

const pattern =
  /(?<space>\s+)|"(?<double>(?:[^"\\]|\\.)*)"|'(?<single>(?:[^'\\]|\\.)*)'|(?<operator>==|!=|<=|>=|[=<>~≠≤≥])|(?<sign>&&|\|\||[()&|!])|(?<word>[^\s"'()&|!=<>~≠≤≥]+)/suy;

export function tokenizeFilter(text: string): Outcome {
  const tokens: FilterToken[] = [];
  for (let at = 0; at < text.length;) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) {
      return { error: { message: 'This quotation mark is never closed.', start: at, end: text.length } };
    }
    const end = at + found[0].length;
    const token = tokenOf(found.groups ?? {});
    if (token !== null) tokens.push({ ...token, start: at, end });
    at = end;
  }
  return { tokens };
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>): Pick<FilterToken, 'kind' | 'text'> | null {
  const { space, operator, sign, word } = groups;
  if (space !== undefined) return null;
  if (operator !== undefined) return { kind: 'operator', text: spellings[operator] ?? operator };
  if (sign !== undefined) return { kind: 'sign', text: spellings[sign] ?? sign };
  if (word !== undefined) return { kind: 'word', text: word };
  const quoted = groups['double'] ?? groups['single'] ?? '';
  return { kind: 'text', text: quoted.replaceAll(/\\(.)/gs, '$1') };
}
