// Prompt, dialogue and turns of a record: strings, messages, or a whole dialogue in `messages`.
import type { Message, Prompt, Trace, Turn } from '../shared/trace/trace.ts';
import type { Warn } from './build-trace.ts';
import type { JsonPath } from './json-position.ts';
import { joinReasoning } from './thinking.ts';
import type { MessageRecord, TraceRecord } from './trace-record.ts';

export type Conversation = Pick<Trace, 'prompt' | 'dialogue' | 'turns'>;

/** Texts come out well-formed: a lone surrogate is replaced by U+FFFD, which keeps every offset, and reported. */
export function readConversation(record: TraceRecord, warn: Warn): Conversation {
  const { completion, messages } = record;
  if (completion === null || completion === undefined) return wholeDialogue(messages ?? [], warn);
  const prompt = record.prompt ?? '';
  if (typeof completion === 'string') {
    const text = wellFormed(completion, ['completion'], warn);
    if (text === '') warn('empty-completion', ['completion'], 'The completion is empty: there is nothing to score.');
    return { prompt: readPrompt(prompt, warn), dialogue: [], turns: [{ message: null, text }] };
  }
  if (typeof prompt === 'string') {
    warn(
      'mixed-prompt',
      ['prompt'],
      'The prompt is a string and the completion messages; it is read as one user message.',
    );
  }
  const before =
    typeof prompt === 'string'
      ? [{ role: 'user', content: wellFormed(prompt, ['prompt'], warn) }]
      : readMessages(prompt, ['prompt'], warn);
  const dialogue = [...before, ...readMessages(completion, ['completion'], warn)];
  const turns = assistantTurns(dialogue, before.length);
  if (turns.length === 0) warn('no-assistant', ['completion'], noAssistant);
  return { prompt: { kind: 'messages', messages: before }, dialogue, turns };
}

const noAssistant = 'No message has the role "assistant": there is nothing to score.';

function wholeDialogue(records: readonly MessageRecord[], warn: Warn): Conversation {
  const dialogue = readMessages(records, ['messages'], warn);
  const turns = assistantTurns(dialogue, 0);
  if (turns.length === 0) warn('no-assistant', ['messages'], noAssistant);
  const first = turns[0]?.message ?? dialogue.length;
  return { prompt: { kind: 'messages', messages: dialogue.slice(0, first) }, dialogue, turns };
}

function readPrompt(prompt: string | readonly MessageRecord[], warn: Warn): Prompt {
  return typeof prompt === 'string'
    ? { kind: 'text', text: wellFormed(prompt, ['prompt'], warn) }
    : { kind: 'messages', messages: readMessages(prompt, ['prompt'], warn) };
}

function assistantTurns(dialogue: readonly Message[], from: number): readonly Turn[] {
  return dialogue.flatMap((message, at) =>
    at >= from && message.role === 'assistant'
      ? [{ message: at, text: joinReasoning(message.reasoning, message.content) }]
      : [],
  );
}

function readMessages(records: readonly MessageRecord[], path: JsonPath, warn: Warn): readonly Message[] {
  return records.map((record, at): Message => {
    const own = [...path, at];
    const content = wellFormed(flatten(record, own, warn), [...own, 'content'], warn);
    // vLLM calls the field `reasoning` since 2025, `reasoning_content` before.
    const given = record.reasoning_content ?? (typeof record.reasoning === 'string' ? record.reasoning : null);
    if (given === null) return { role: record.role, content };
    return { role: record.role, content, reasoning: wellFormed(given, [...own, 'reasoning_content'], warn) };
  });
}

function flatten(record: MessageRecord, path: JsonPath, warn: Warn): string {
  const { content } = record;
  if (content === null || content === undefined) return '';
  if (typeof content === 'string') return content;
  return content
    .map((part, at) => {
      if (typeof part === 'string') return part;
      if (typeof part.text === 'string') return part.text;
      warn(
        'part-left-out',
        [...path, 'content', at],
        `A content part of type "${part.type}" has no text and is left out.`,
      );
      return '';
    })
    .join('');
}

function wellFormed(text: string, path: JsonPath, warn: Warn): string {
  const replaced = text.replace(/\p{Surrogate}/gu, '\ufffd');
  if (replaced !== text) {
    const at = text.search(/\p{Surrogate}/u);
    warn('lone-surrogate', path, `UTF-16 unit ${at + 1} is half of a surrogate pair; it is read as U+FFFD.`);
  }
  return replaced;
}
