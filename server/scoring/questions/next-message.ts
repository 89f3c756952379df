// The text by which a user's next message follows a turn: through the chat template where the trace is made of messages,
// plainly where the prompt is text. The turn itself stays as it was written, whatever the template would make of it later.
import { Failure } from '../../shared/protocol/failure.ts';
import { findThinking } from '../../trace/thinking.ts';
import type { EncodedTurn } from '../encode-turns.ts';
import type { AskedTurn } from './asking.ts';

export interface NextMessage {
  /** Between the turn's end and the message. */
  readonly before: string;
  /** Between the message and what the assistant says to it. */
  readonly after: string;
}

/** Stand where the turn and the message would; unlike anything that templates write. */
const turnMark = '[the turn stands here]';
const messageMark = '[the message stands here]';

/** What ends thinking that is left open. */
const closing = '\n</think>\n\n';

/**
 * @param plain what stands around a message where the prompt is text
 * @returns the problem, in words, where the template leaves no room
 */
export function nextMessage({ trace, turn, template }: AskedTurn, plain: NextMessage): NextMessage | string {
  const { prompt } = trace;
  if (prompt.kind === 'text') return plain;
  if (template === null) return 'the model has no chat template.';
  const history = turn.message === null ? prompt.messages : trace.dialogue.slice(0, turn.message);
  const marks = [
    { role: 'assistant', content: turnMark },
    { role: 'user', content: messageMark },
  ];
  try {
    const text = template.render([...history, ...marks], { generationPrompt: true, thinking: false });
    const [from, to] = [text.lastIndexOf(turnMark), text.lastIndexOf(messageMark)];
    if (from < 0 || to < from) return 'the chat template leaves no room for a message behind the turn.';
    const after = text.slice(to + messageMark.length);
    return {
      before: text.slice(from + turnMark.length, to),
      after: opensThinking(after) ? after.trimEnd() + closing : after,
    };
  } catch (error) {
    if (error instanceof Failure && error.code === 'invalid-trace') return error.message;
    throw error;
  }
}

/** What has to stand behind a turn before anything else follows: the end of its thinking, where that is open. */
export function closeThinking({ text, context }: EncodedTurn): string {
  const thinking = findThinking(text);
  const isOpen = thinking.unfinished || (thinking.answerStart === null && opensThinking(context));
  return isOpen ? closing : '';
}

/** What has to stand behind a turn's context before an answer without thinking. */
export function skipThinking({ context }: EncodedTurn): string {
  return opensThinking(context) ? closing : '';
}

function opensThinking(text: string): boolean {
  return /<think>\s*$/.test(text);
}
