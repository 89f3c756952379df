// When two texts count as the same: hashes of prompts byte for byte, and of completions after normalisation.
import { createHash } from 'node:crypto';
import { canonicalJson } from '../store/canonical-json.ts';
import type { Trace } from '../shared/trace/trace.ts';

/** 64 hex digits. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Texts that differ in white space or Unicode composition only become the same. */
export function normalizeText(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/** Of a text after normalisation; null where nothing is left of it. */
export function hashText(text: string): string | null {
  const normal = normalizeText(text);
  return normal === '' ? null : sha256(normal);
}

/** Of everything that precedes the completion, byte for byte, with the columns that change how a template renders it. */
export function hashPrompt(trace: Trace): string {
  return sha256(canonicalJson({ prompt: trace.prompt, ...renderingColumns(trace) }));
}

export function renderingColumns({ source }: Trace): { readonly tools: unknown; readonly template: unknown } {
  const { tools, chat_template_kwargs: template } = { tools: null, chat_template_kwargs: null, ...source };
  return { tools, template };
}

/** Of all turns and what was said between them; null where no turn has text. */
export function hashCompletion(trace: Trace): string | null {
  const following = trace.prompt.kind === 'messages' ? trace.dialogue.slice(trace.prompt.messages.length) : [];
  const between = following.filter((message) => message.role !== 'assistant').map((message) => message.content);
  return hashTurns(
    trace.turns.map((turn) => turn.text),
    between,
  );
}

/** The same for the texts of turns and of what stands between them. */
export function hashTurns(turns: readonly string[], between: readonly string[] = []): string | null {
  const texts = turns.map(normalizeText);
  if (texts.every((text) => text === '')) return null;
  return sha256(canonicalJson([texts, between.map(normalizeText)]));
}
