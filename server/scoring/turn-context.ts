// The text that a turn was written after, and whether the chat template changed what was written before. No encoding.
import type { ChatTemplate } from '../tokenizer/chat-template.ts';
import { Failure } from '../shared/protocol/failure.ts';
import type { Problem } from '../shared/trace/problem.ts';
import type { Message, Trace, Turn } from '../shared/trace/trace.ts';

export interface TurnContext {
  readonly text: string;
  /** A prompt given as text: encoded with the special tokens of the tokenizer's post-processor. */
  readonly verbatim: boolean;
}

/** @throws Failure `model-unsupported` where messages need a template that the model lacks; `invalid-trace` where it refuses them */
export function turnContext(template: ChatTemplate | null, trace: Trace, turn: Turn): TurnContext {
  if (trace.prompt.kind === 'text') return { text: trace.prompt.text, verbatim: true };
  const history = turn.message === null ? trace.prompt.messages : trace.dialogue.slice(0, turn.message);
  return renderedContext(needTemplate(template), history, turn.text);
}

/** @param turnText what will be read behind it. @throws Failure `invalid-trace` where the template refuses the messages */
export function renderedContext(template: ChatTemplate, history: readonly Message[], turnText: string): TurnContext {
  const rendered = template.render(history, { generationPrompt: true });
  return { text: withoutSecondThink(rendered, turnText), verbatim: false };
}

export function needTemplate(template: ChatTemplate | null): ChatTemplate {
  if (template !== null) return template;
  throw new Failure(
    'model-unsupported',
    'The trace is made of messages and this model has no chat template. Choose a model with one, or give the prompt as text.',
  );
}

/** Where both the template's generation prompt and the turn open a think block, the turn's own is kept. */
function withoutSecondThink(rendered: string, turnText: string): string {
  return /^\s*<think>/.test(turnText) ? rendered.replace(/<think>\s*$/, '') : rendered;
}

/** One assistant message as it was scored: what stood before it, and its own text. */
export interface ScoredTurn {
  readonly message: number | null;
  readonly context: string;
  readonly text: string;
}

/**
 * Says where the template writes earlier messages differently from how they were scored, as templates do that leave out
 * the reasoning of earlier turns. One note for each turn at which something changed that the turn before still saw.
 */
export function historyChanges(turns: readonly ScoredTurn[]): readonly Problem[] {
  return turns.flatMap((turn, index): Problem[] => {
    const before = turns[index - 1];
    if (before === undefined || turn.context.startsWith(before.context + before.text)) return [];
    const which = turn.context.startsWith(before.context) ? `message ${before.message}` : 'earlier messages';
    const why = turns.slice(0, index).some(({ text }) => text.includes('</think>')) ? ' (reasoning left out)' : '';
    const message =
      `From message ${turn.message} on, the chat template writes ${which} differently from how it was written${why}. ` +
      'Each message is scored after the history as the template renders it at that message.';
    return [{ code: 'history-changed', severity: 'info', message, path: `messages[${turn.message}]` }];
  });
}
