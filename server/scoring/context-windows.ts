// How a text longer than the model's context is read: in overlapping windows on a grid that does not depend on where the
// text ends, so that appending text never changes a number. Pure; which tokens are scored with which context.
//
//   window 0   [ ············ L ············ ]                    as if there were no windows
//   window 1   [head][ ······ R ···· |  S   ]                     S new tokens behind R - S that were read before
//   window 2   [head]        [ ······ R ···· |  S   ]             R = L - head, S = R / 2
//
// The head is the prompt where it takes at most a quarter of the context: a reader that has lost the question has no
// belief about its answer. Longer prompts are cut like other text but for the first tokens, without which models that
// park attention on them lose their footing (StreamingLLM, arXiv:2309.17453, which keeps four).
import type { TrunkText } from './trunk-reader.ts';

/** Tokens kept of a prompt that is too long to be kept. */
const sinkTokens = 4;
/** A prompt that takes more than this share of the context is cut like other text. */
const headShare = 1 / 4;

export interface ContextWindows {
  /** L: tokens that the model reads at once. */
  readonly contextLength: number;
  /** Tokens of the text's beginning that every window starts with. */
  readonly head: number;
  /** S: tokens that are new in each window after the first. */
  readonly stride: number;
}

/** A window as a text to read: what it scores is scored there and nowhere else. */
export interface WindowText extends TrunkText {
  /** A token behind the head stands here in its place in the whole text less this. */
  readonly shift: number;
}

/** @param prompt tokens in front of what is scored */
export function contextWindows(contextLength: number, prompt: number): ContextWindows {
  const most = Math.floor(contextLength * headShare);
  const head = prompt <= most ? prompt : Math.min(sinkTokens, most);
  return { contextLength, head, stride: Math.max(1, Math.floor((contextLength - head) / 2)) };
}

/** Tokens before a token that is scored in a window after the first: at least these, the head among them. */
export function leastContext({ contextLength, stride }: ContextWindows): number {
  return contextLength - stride;
}

/** Tokens of the text up to the end of a window, where the text is that long. */
export function windowEnd({ contextLength, stride }: ContextWindows, index: number): number {
  return contextLength + index * stride;
}

/** The first window that reaches `end` tokens of the text. */
export function windowReaching({ contextLength, stride }: ContextWindows, end: number): number {
  return Math.max(0, Math.ceil((end - contextLength) / stride));
}

/**
 * The window in which a question is asked that follows token `slot` and adds `depth` tokens: the one that scores the
 * token, or the next where that one ends too soon. Null where the question is longer than any window has room for.
 */
export function windowForQuestion(windows: ContextWindows, slot: number, depth: number): number | null {
  const scoring = windowReaching(windows, slot + 1);
  const deepest = slot - shiftOf(windows, scoring) + 1 + depth;
  if (deepest <= windows.contextLength) return scoring;
  return depth <= windows.stride ? scoring + 1 : null;
}

/** In order: the windows that score tokens of the text, and those that are needed for questions. */
export function neededWindows(windows: ContextWindows, text: TrunkText, forQuestions: readonly number[]): number[] {
  const needed = new Set(forQuestions);
  if (text.end > text.first) {
    const last = windowReaching(windows, text.end);
    for (let index = windowReaching(windows, text.first + 1); index <= last; index++) needed.add(index);
  }
  return [...needed].sort((left, right) => left - right);
}

/** Window `index`. It scores those of the text's scored tokens that no window before it reaches. */
export function windowText(windows: ContextWindows, text: TrunkText, index: number): WindowText {
  const end = windowEnd(windows, index);
  const shift = shiftOf(windows, index);
  const from = Math.max(text.first, index === 0 ? 0 : windowEnd(windows, index - 1));
  const scored = { first: from - shift, end: Math.max(from, Math.min(text.end, end)) - shift };
  return { ids: idsOf(windows, text, shift, end), ...scored, shift };
}

/**
 * The one window that scores a short end of a text whole, as elicited answers are: the first that reaches it. Null where
 * what is scored is longer than a window has room for.
 */
export function lastWindow(windows: ContextWindows, text: TrunkText): WindowText | null {
  const index = windowReaching(windows, text.ids.length);
  const shift = shiftOf(windows, index);
  const first = text.first - shift;
  if (index > 0 && first <= windows.head) return null;
  return { ids: idsOf(windows, text, shift, windowEnd(windows, index)), first, end: text.end - shift, shift };
}

function shiftOf(windows: ContextWindows, index: number): number {
  return index === 0 ? 0 : windowEnd(windows, index) - windows.contextLength;
}

/** (≤ L) the head, and the text behind it from where the window begins. */
function idsOf({ head }: ContextWindows, { ids }: TrunkText, shift: number, end: number): Int32Array {
  const window = ids.slice(shift, Math.min(ids.length, end));
  window.set(ids.subarray(0, head));
  return window;
}
