// The question of a trace as a person wrote it, without chat template: what can be emptied, cut or added to. A prompt given
// as text that spells out special tokens is a rendered template, and no part of it is known to be the question.
import type { Message, Trace } from '../shared/trace/trace.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';

export interface PlainQuestion {
  readonly text: string;
  /** Where it stands: in the text of the prompt, or in the message with this index. */
  readonly message: number | null;
  /** What a prompt given as text ends with behind the question: an opened think block. */
  readonly ending: string;
}

export function plainQuestion({ prompt }: Trace, tokenizer: Tokenizer): PlainQuestion | { readonly why: string } {
  if (prompt.kind === 'messages') {
    const message = prompt.messages.findLastIndex(isUser);
    const text = prompt.messages[message]?.content;
    return text === undefined ? { why: 'the prompt has no user message.' } : { text, message, ending: '' };
  }
  const ending = /\s*<think>\s*$/.exec(prompt.text)?.[0] ?? '';
  const text = prompt.text.slice(0, prompt.text.length - ending.length);
  const mark = chatMark(text, tokenizer);
  if (mark !== null)
    return {
      why: `the prompt is text with ${mark} in it, so which part is the question is not known; give it as messages.`,
    };
  return { text, message: null, ending };
}

function isUser({ role }: Message): boolean {
  return role === 'user';
}

/** A special token that the text spells out: chat templates put them around messages. */
function chatMark(text: string, tokenizer: Tokenizer): string | null {
  for (const [mark] of text.matchAll(/<[|\uff5c]?[\w\u2581/ -]{1,40}[|\uff5c]?>|\[\/?INST\]/gu)) {
    const id = tokenizer.tokenId(mark);
    if (id !== null && tokenizer.isSpecial(id)) return mark;
  }
  return null;
}
