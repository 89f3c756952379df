// A trace as messages: what was asked and what was written. Reasoning stays in the content, inside its think tags.
import type { Message, Trace } from '../../shared/trace/trace.ts';
import type { ExportedMessage } from './pair-format.ts';

export interface TraceMessages {
  readonly prompt: readonly ExportedMessage[];
  readonly completion: readonly ExportedMessage[];
}

export function messagesOfTrace(trace: Trace): TraceMessages {
  if (trace.prompt.kind === 'text') {
    return { prompt: [{ role: 'user', content: trace.prompt.text }], completion: assistantTurns(trace) };
  }
  const rest = restOfFile(trace);
  const texts = new Map(trace.turns.map((turn) => [turn.message, turn.text]));
  const dialogue = trace.dialogue.map((message, index) => ({
    ...rest[index],
    role: message.role,
    content: texts.get(index) ?? unscoredText(message),
  }));
  const asked = trace.prompt.messages.length;
  const prompt =
    dialogue.length >= asked ? dialogue.slice(0, asked) : trace.prompt.messages.map((message) => plain(message));
  return { prompt, completion: dialogue.length > asked ? dialogue.slice(asked) : assistantTurns(trace) };
}

function assistantTurns(trace: Trace): ExportedMessage[] {
  return trace.turns.map((turn) => ({ role: 'assistant', content: turn.text }));
}

function plain(message: Message): ExportedMessage {
  return { role: message.role, content: unscoredText(message) };
}

/** An assistant message that was asked, not written, keeps its reasoning in front as well. */
function unscoredText({ content, reasoning }: Message): string {
  return reasoning === undefined ? content : `<think>\n${reasoning}\n</think>\n\n${content}`;
}

/** Fields that are part of role and content already. */
const consumed: ReadonlySet<string> = new Set(['role', 'content', 'reasoning_content', 'reasoning', 'thinking']);

/** Per message of the dialogue the other fields the file had; empty where the file's messages are not one to one. */
function restOfFile(trace: Trace): readonly Readonly<Record<string, unknown>>[] {
  const { prompt, completion, messages } = { prompt: [], completion: [], messages: null, ...trace.source };
  const listed: unknown[] = Array.isArray(messages) ? messages : [...asList(prompt), ...asList(completion)];
  if (listed.length !== trace.dialogue.length) return [];
  return listed.map((message) =>
    typeof message === 'object' && message !== null
      ? Object.fromEntries(Object.entries(message).filter(([field]) => !consumed.has(field)))
      : {},
  );
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
