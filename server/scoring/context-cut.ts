// Says where a text is longer than the model's context and what each token past it was read after. Words only.
import type { Problem } from '../shared/trace/problem.ts';
import { leastContext, windowEnd, type ContextWindows } from './context-windows.ts';
import type { TrunkText } from './trunk-reader.ts';

export interface CutText {
  readonly windows: ContextWindows;
  readonly text: TrunkText;
  /** Tokens in front of the turn's text. */
  readonly prompt: number;
  /** In a dialogue the message that was read so; else null. */
  readonly message: number | null;
  /** Steps, counted from 1, whose probes were asked with a cut context. */
  readonly steps: readonly number[];
}

/** Null where the text and its probes fit. */
export function contextCut({ windows, text, prompt, message, steps }: CutText): Problem | null {
  const { contextLength, head } = windows;
  const isCut = text.ids.length > windowEnd(windows, 0);
  if (!isCut && steps.length === 0) return null;
  const tokens = Math.max(0, text.ids.length - prompt);
  const from = Math.max(1, contextLength - prompt + 1);
  const whose = message === null ? 'The text' : `Message ${message}`;
  const after = `${kept(head, prompt)}and at least ${leastContext(windows) - head} tokens right before it`;
  const sentences = [
    `${whose} has ${text.ids.length} tokens with what stands before; the model reads ${contextLength} at once.`,
    isCut && tokens > 0 ? `From token ${from} of ${tokens} on, each was read after ${after}.` : '',
    steps.length === 0 ? '' : `${probesOf(steps)} asked ${isCut ? 'likewise' : `after ${after}`}.`,
    'Numbers on either side of a cut were read with different contexts.',
  ];
  const path = message === null ? {} : { path: `messages[${message}]` };
  return { code: 'context-cut', severity: 'warning', message: sentences.filter(Boolean).join(' '), ...path };
}

function kept(head: number, prompt: number): string {
  if (head === 0) return '';
  return head === prompt ? `the whole prompt (${head} tokens) ` : `the first ${head} tokens of the prompt `;
}

function probesOf(steps: readonly number[]): string {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === last) return `The probe of step ${first} was`;
  return `The probes of ${steps.length} steps (${first} to ${last}) were`;
}
