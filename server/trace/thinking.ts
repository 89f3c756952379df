// Where the reasoning of a turn's text begins and ends. The rules of real files: `</think>` without `<think>` is
// reasoning up to the tag (the prompt held the opening tag), an opening tag that never closes is an unfinished trace.

/** UTF-16 offsets into the turn's text. Only the first think block counts; what follows its end is the answer. */
export interface Thinking {
  /** Where the reasoning begins: after a leading `<think>` and its newline, else 0. */
  readonly start: number;
  /** Where the reasoning ends: before `</think>`, else the length of the text. */
  readonly end: number;
  /** Where the answer part begins: after `</think>`; null where no closing tag exists. */
  readonly answerStart: number | null;
  /** True where an opening tag exists and no closing tag follows it: the trace was cut while thinking. */
  readonly unfinished: boolean;
}

const openTag = '<think>';
const closeTag = '</think>';

/** Finds the think block of a turn's text; text without tags is reasoning throughout. */
export function findThinking(text: string): Thinking {
  const opening = /^\s*<think>(?:\r?\n)?/.exec(text);
  const start = opening === null ? 0 : opening[0].length;
  const close = text.indexOf(closeTag, start);
  if (close >= 0) {
    return { start, end: close, answerStart: close + closeTag.length, unfinished: isReopened(text, close) };
  }
  return { start, end: text.length, answerStart: null, unfinished: opening !== null || text.includes(openTag) };
}

/** A second block that never closes: the model went back to thinking and was cut. */
function isReopened(text: string, from: number): boolean {
  // Looked for forwards from the first end: searching a long text backwards is many times slower.
  if (!text.includes(openTag, from)) return false;
  return text.lastIndexOf(openTag) > text.lastIndexOf(closeTag);
}

/** A message's text with separately kept reasoning put before it as a think block. */
export function joinReasoning(reasoning: string | undefined, content: string): string {
  return reasoning === undefined || reasoning === '' ? content : `<think>\n${reasoning}\n</think>\n\n${content}`;
}
