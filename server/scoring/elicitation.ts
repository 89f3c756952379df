// ΔBelief in dialogues (signals.md S3): after each turn the assistant is made to name the gold answer, "Is it 'x'?",
// and the log-probs of the answer's tokens inside the quotes are the belief. Renders and encodes; asks no model.
import { elicitationWording } from '../probes/elicitation-wording.ts';
import { Failure } from '../shared/protocol/failure.ts';
import type { Problem } from '../shared/trace/problem.ts';
import type { Message, Trace } from '../shared/trace/trace.ts';
import type { ChatTemplate } from '../tokenizer/chat-template.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { TrunkText } from './trunk-reader.ts';

export interface Elicitation extends TrunkText {
  /** The whole rendered text: history, and the elicitation as the assistant's message. */
  readonly text: string;
  /** A token holds part of the answer and part of what surrounds it. */
  readonly straddles: boolean;
}

export interface ElicitationPlace<Form> {
  /** One an accepted answer; empty where none can be asked. */
  readonly forms: readonly Form[];
  readonly problems: readonly Problem[];
}

/**
 * The elicitation before turn `place`, which is after turn `place - 1`: the history reaches up to the next assistant
 * message, so the other side's reply to the turn is part of it. `place` = number of turns: after the whole dialogue.
 */
export async function elicitAt(
  trace: Trace,
  place: number,
  { tokenizer, template }: { readonly tokenizer: Tokenizer; readonly template: ChatTemplate },
): Promise<ElicitationPlace<Elicitation>> {
  const history = trace.dialogue.slice(0, trace.turns[place]?.message ?? trace.dialogue.length);
  const forms: Elicitation[] = [];
  try {
    for (const answer of trace.answers) {
      const form = await elicit(tokenizer, template, history, answer);
      if (form !== null) forms.push(form);
    }
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'invalid-trace') throw error;
    return { forms: [], problems: [unasked(place, error.message)] };
  }
  const why = 'the template leaves no room for it.';
  return { forms, problems: forms.length === 0 && trace.answers.length > 0 ? [unasked(place, why)] : [] };
}

/** Null where the rendered text does not hold the elicitation, or no token holds the answer. */
async function elicit(
  tokenizer: Tokenizer,
  template: ChatTemplate,
  history: readonly Message[],
  answer: string,
): Promise<Elicitation | null> {
  const content = elicitationWording.replace('{answer}', () => answer);
  const messages = [...history, { role: 'assistant', content }];
  const text = template.render(messages, { generationPrompt: false, thinking: false });
  const found = text.lastIndexOf(content);
  if (found < 0) return null;
  const from = found + elicitationWording.indexOf('{answer}');
  const to = from + answer.length;
  const { ids, starts, ends } = await tokenizer.encode(text, { special: false, continuing: false });
  const holds = (token: number): boolean => (starts[token] ?? 0) < to && (ends[token] ?? 0) > from;
  const inside = [...ids.keys()].filter(holds);
  const [first, last] = [inside[0], inside.at(-1)];
  if (first === undefined || last === undefined || first === 0) return null;
  return { text, ids, first, end: last + 1, straddles: (starts[first] ?? from) < from || (ends[last] ?? to) > to };
}

/** @param place number of assistant messages before it */
export function unasked(place: number, why: string): Problem {
  const where = place === 0 ? 'before the first assistant message' : `after assistant message ${place}`;
  return { code: 'belief-unasked', severity: 'info', message: `No belief could be read ${where}: ${why}` };
}
