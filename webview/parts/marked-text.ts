// Splits hostile text into what can be shown as it is and what must be shown as a labelled mark: control characters,
// bidirectional overrides, invisible characters, lone surrogates. Pure; no DOM.

export type Run =
  | { readonly kind: 'text'; readonly text: string }
  /** `label` stands in the box; `name` is the tooltip. */
  | { readonly kind: 'mark'; readonly label: string; readonly name: string };

// C0 without tab and newline, DEL, C1; soft hyphen; bidi controls; zero width; separators; interlinear; BOM; replacement; tag
// characters; surrogates without their partner. ZWJ and ZWNJ stay: scripts and emoji need them.
const markedPattern =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffd]|[\u{e0000}-\u{e007f}]|[\ud800-\udfff]/gu;

const names: Readonly<Record<number, readonly [label: string, name: string]>> = {
  0x00: ['NUL', 'null'],
  0x07: ['BEL', 'bell'],
  0x08: ['BS', 'backspace'],
  0x0b: ['VT', 'vertical tab'],
  0x0c: ['FF', 'form feed'],
  0x0d: ['CR', 'carriage return'],
  0x1b: ['ESC', 'escape (begins a terminal sequence)'],
  0x7f: ['DEL', 'delete'],
  0xad: ['SHY', 'soft hyphen'],
  0x061c: ['ALM', 'Arabic letter mark'],
  0x200b: ['ZWSP', 'zero width space'],
  0x200e: ['LRM', 'left-to-right mark'],
  0x200f: ['RLM', 'right-to-left mark'],
  0x2028: ['LS', 'line separator'],
  0x2029: ['PS', 'paragraph separator'],
  0x202a: ['LRE', 'left-to-right embedding'],
  0x202b: ['RLE', 'right-to-left embedding'],
  0x202c: ['PDF', 'pop directional formatting'],
  0x202d: ['LRO', 'left-to-right override'],
  0x202e: ['RLO', 'right-to-left override'],
  0x2060: ['WJ', 'word joiner'],
  0x2066: ['LRI', 'left-to-right isolate'],
  0x2067: ['RLI', 'right-to-left isolate'],
  0x2068: ['FSI', 'first strong isolate'],
  0x2069: ['PDI', 'pop directional isolate'],
  0xfeff: ['BOM', 'byte order mark'],
  0xfffd: ['\ufffd', 'replacement character: what stood here could not be read'],
};

/** True where nothing needs a mark, which is nearly always; cheap. */
export function isPlain(text: string): boolean {
  return text.search(markedPattern) < 0;
}

export function splitMarked(text: string): readonly Run[] {
  const runs: Run[] = [];
  let at = 0;
  for (const match of text.matchAll(markedPattern)) {
    if (match.index > at) runs.push({ kind: 'text', text: text.slice(at, match.index) });
    runs.push(markOf(match[0].codePointAt(0) ?? 0));
    at = match.index + match[0].length;
  }
  if (at < text.length) runs.push({ kind: 'text', text: text.slice(at) });
  return runs;
}

function markOf(code: number): Run {
  const point = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  if (code >= 0xd800 && code <= 0xdfff) return { kind: 'mark', label: '\ufffd', name: `lone surrogate ${point}` };
  const [label, name] = names[code] ?? [point, 'invisible character'];
  return { kind: 'mark', label, name: `${name}, ${point}` };
}

/** A token as the card shows it: spaces, newlines and tabs visible, everything else marked in brackets. */
export function visibleToken(text: string): string {
  return splitMarked(text)
    .map((run) => (run.kind === 'mark' ? `[${run.label}]` : run.text))
    .join('')
    .replaceAll(' ', '·')
    .replaceAll('\n', '↵')
    .replaceAll('\t', '⇥');
}
