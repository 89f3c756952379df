// The default group of a trace: a short hash of its prompt, so that siblings are found in files without group ids.
import { createHash } from 'node:crypto';
import type { Prompt } from '../shared/trace/trace.ts';

/** 64 bits, as 16 hex digits: among a million prompts a collision has odds of 3e-8. */
const digits = 16;

/** The same prompt gives the same hash, in any file and in any field order. */
export function hashPrompt(prompt: Prompt): string {
  const parts =
    prompt.kind === 'text'
      ? ['text', prompt.text]
      : ['messages', ...prompt.messages.flatMap((message) => [message.role, message.reasoning ?? '', message.content])];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, digits);
}
