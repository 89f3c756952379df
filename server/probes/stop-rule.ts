// When a greedy provisional answer is whole (signals.md S5.2): its text grows token by token, and ends where the probe's
// own brace closes; for wordings without one at a line break, or at `$` where the probe opened one. Pure; the limit of
// ten tokens and the ends of text and turn are the decoder's to see.

export interface StopRule {
  /** True for wordings without a box: the answer is looked for in what was written. */
  readonly open: boolean;
  /** Index in the decoded text at which the answer ends; -1 while it goes on. */
  readonly stopAt: (decoded: string) => number;
}

export function stopRule(probeText: string): StopRule {
  if (openBraces(probeText) > 0) return { open: false, stopAt: closingBrace };
  if (probeText.split('$').length % 2 === 0) return { open: true, stopAt: (decoded) => decoded.search(/[$\n\r]/) };
  return { open: true, stopAt: (decoded) => decoded.search(/[\n\r]/) };
}

/** Braces that are open at the end of a text. */
function openBraces(text: string): number {
  let depth = 0;
  for (const character of text) {
    if (character === '{') depth += 1;
    if (character === '}') depth = Math.max(0, depth - 1);
  }
  return depth;
}

/** Index of the brace that closes what stood open before the text, braces of the text counted. */
function closingBrace(decoded: string): number {
  let depth = 0;
  for (let i = 0; i < decoded.length; i++) {
    if (decoded[i] === '{') depth += 1;
    if (decoded[i] === '}' && depth-- === 0) return i;
  }
  return -1;
}
