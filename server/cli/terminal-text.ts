// Text of traces made safe for a terminal: what would steer it, reorder it or hide in it is shown as a visible escape.

/**
 * Controls (C0, C1, DEL), line and paragraph separators, bidirectional marks and overrides, zero-width characters, byte
 * order marks, tag characters and lone surrogates. Line feed and tab are among them: a cell of a table is one line.
 */
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** One line, nothing in it but visible characters and spaces. */
export function visibleText(text: string): string {
  return text.replace(unsafe, (character) => named[character] ?? escapeOf(character));
}

/** The same with line feeds kept, for text that is printed as text. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visibleText).join('\n');
}

/** Cut to a number of characters, with an ellipsis where something was cut. */
export function shortText(text: string, characters: number): string {
  const all = Array.from(visibleText(text));
  return all.length <= characters ? all.join('') : `${all.slice(0, Math.max(0, characters - 1)).join('')}…`;
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  return code > 0xffff ? `\\u{${digits}}` : `\\u${digits.padStart(4, '0')}`;
}
