// Answers of several parts: tuples and intervals (order counts), sets and bare lists (it does not).

export interface AnswerList {
  /** The opening and closing mark, "" for a bare list. */
  readonly marks: string;
  readonly isOrdered: boolean;
  readonly parts: readonly string[];
}

const enclosed: readonly { readonly open: string; readonly close: string; readonly isOrdered: boolean }[] = [
  { open: '\\{', close: '\\}', isOrdered: false },
  { open: '(', close: ')', isOrdered: true },
  { open: '(', close: ']', isOrdered: true },
  { open: '[', close: ')', isOrdered: true },
  { open: '[', close: ']', isOrdered: true },
  { open: '\\langle', close: '\\rangle', isOrdered: true },
];

/** The parts of a normalised answer, or null where it has but one. */
export function parseList(text: string): AnswerList | null {
  for (const { open, close, isOrdered } of enclosed) {
    if (!text.startsWith(open) || !text.endsWith(close) || text.length < open.length + close.length) continue;
    const parts = splitParts(text.slice(open.length, text.length - close.length));
    // A set of one is a set; "(5)" is only five in brackets.
    if (parts !== null && (parts.length > 1 || !isOrdered)) {
      return { marks: isOrdered ? open + close : '{}', isOrdered, parts };
    }
  }
  const parts = splitParts(text.replace(/,? and |,? \\(?:text|mathrm)\{ ?(?:and|or) ?\} ?/g, ','));
  // A bare list names the members of a set of solutions.
  return parts === null || parts.length < 2 ? null : { marks: '{}', isOrdered: false, parts };
}

/** Cuts at commas and semicolons outside of brackets; null where brackets do not match or a part is blank. */
function splitParts(text: string): readonly string[] | null {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else if (depth === 0 && (character === ',' || character === ';')) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    }
    if (depth < 0) return null;
  }
  parts.push(text.slice(from).trim());
  return depth !== 0 || parts.includes('') ? null : parts;
}
