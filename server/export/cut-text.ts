// Ends a trace's reasoning early: where its thinking closes, and what a text looks like that stops sooner. Pure.
import { lastBox } from '../shared/trace/last-box.ts';
import type { Trace } from '../shared/trace/trace.ts';

const closeTag = '</think>';

/** How the trace goes from its reasoning to its final answer. Offsets are UTF-16, into the text of the only turn. */
export type Closing =
  /** A think block that closes: the tag begins at `resume`, with `space` before it. */
  | { readonly kind: 'tag'; readonly space: string; readonly resume: number }
  /** Text without tags: the line that holds the final box begins at `resume`. */
  | { readonly kind: 'line'; readonly space: string; readonly resume: number }
  /** A think block that never closes. */
  | { readonly kind: 'open'; readonly space: string }
  /** Text without tags and without a box. */
  | { readonly kind: 'none'; readonly space: string };

export function closingOf(trace: Trace): Closing {
  const text = trace.turns[0]?.text ?? '';
  const reasoned = trace.steps.findLast(({ part }) => part === 'think')?.end ?? 0;
  const tag = text.indexOf(closeTag, reasoned);
  if (tag >= 0) return { kind: 'tag', space: /\s*$/u.exec(text.slice(0, tag))?.[0] ?? '', resume: tag };
  if (/^\s*<think>/u.test(text) || opensThinking(trace)) return { kind: 'open', space: '\n' };
  const box = lastBox(text);
  if (box === null) return { kind: 'none', space: '\n\n' };
  return { kind: 'line', space: '\n\n', resume: text.lastIndexOf('\n', box.start) + 1 };
}

/** Templates of R1-style models end the prompt with the opening tag. */
function opensThinking({ prompt }: Trace): boolean {
  return prompt.kind === 'text' && /<think>\s*$/u.test(prompt.text);
}

/** Up to the last visible character before `end`. */
export function keptLength(text: string, end: number): number {
  return text.slice(0, end).trimEnd().length;
}
