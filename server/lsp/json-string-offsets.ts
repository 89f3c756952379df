// Maps places inside a JSON string literal to places in the string it stands for, and back. Offsets are UTF-16 units,
// counted from the first unit after the opening quote. Pure; the literal is taken to be valid JSON.

/** Units of `literal` (without quotes) that make up the decoded unit beginning at `at`: 1, 2 (`\n`) or 6 (`\u00e9`). */
function unitLength(literal: string, at: number): number {
  if (literal[at] !== '\\') return 1;
  return literal[at + 1] === 'u' ? 6 : 2;
}

/**
 * Offset in the decoded string of the unit that holds `literalOffset`; inside an escape it is the escaped unit's own
 * offset, and past the end the decoded length.
 */
export function decodedOffset(literal: string, literalOffset: number): number {
  let at = 0;
  let decoded = 0;
  while (at < literal.length) {
    const next = at + unitLength(literal, at);
    if (literalOffset < next) return decoded;
    at = next;
    decoded += 1;
  }
  return decoded;
}

/** Where in the literal the decoded unit `offset` begins; past the end the literal's length. */
export function literalOffset(literal: string, offset: number): number {
  const [at] = literalOffsets(literal, [offset]);
  return at ?? literal.length;
}

/** The same for many ascending offsets in one walk. */
export function literalOffsets(literal: string, offsets: readonly number[]): number[] {
  const found: number[] = [];
  let at = 0;
  let decoded = 0;
  for (const offset of offsets) {
    while (decoded < offset && at < literal.length) {
      at += unitLength(literal, at);
      decoded += 1;
    }
    found.push(Math.min(at, literal.length));
  }
  return found;
}
