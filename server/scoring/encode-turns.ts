// A trace's turns → token ids: context and scored text, encoded apart as they were generated.
import { Failure } from '../shared/protocol/failure.ts';
import type { Problem } from '../shared/trace/problem.ts';
import type { RecordedToken, Trace, Turn } from '../shared/trace/trace.ts';
import type { ChatTemplate } from '../tokenizer/chat-template.ts';
import type { Encoding, Tokenizer } from '../tokenizer/tokenizer.ts';
import type { TrunkText } from './trunk-reader.ts';
import { historyChanges, turnContext, type ScoredTurn } from './turn-context.ts';

export interface EncodedTurn extends ScoredTurn {
  /** Whether the context was given as text, and encoded with the special tokens of the post-processor. */
  readonly verbatim: boolean;
  /** (c) */
  readonly contextIds: Int32Array;
  /** n tokens, spans into the turn's text */
  readonly tokens: Encoding;
}

export interface EncodedTrace {
  readonly turns: readonly EncodedTurn[];
  readonly problems: readonly Problem[];
}

/** @throws Failure `model-unsupported` | `invalid-trace` (see turnContext) */
export async function encodeTurns(
  trace: Trace,
  { tokenizer, template }: { readonly tokenizer: Tokenizer; readonly template: ChatTemplate | null },
): Promise<EncodedTrace> {
  const problems: Problem[] = [];
  const turns: EncodedTurn[] = [];
  for (const turn of trace.turns) {
    const context = turnContext(template, trace, turn);
    const options = { special: context.verbatim, continuing: false };
    const { ids: contextIds } = await tokenizer.encode(context.text, options);
    if (context.verbatim && startsTwice(tokenizer, contextIds)) problems.push(doubleStart(tokenizer, contextIds));
    const recorded = trace.turns.length === 1 ? readRecorded(tokenizer, trace.tokens, turn) : null;
    if (recorded === 'foreign') problems.push(foreignTokens);
    const tokens =
      recorded === null || recorded === 'foreign'
        ? await tokenizer.encode(turn.text, { special: false, continuing: true })
        : recorded;
    const { text, verbatim } = context;
    turns.push({ message: turn.message, context: text, verbatim, text: turn.text, contextIds, tokens });
  }
  if (trace.prompt.kind === 'messages' && template?.usesDate === true) problems.push(datedTemplate());
  return { turns, problems: [...problems, ...historyChanges(turns)] };
}

const foreignTokens: Problem = {
  code: 'recorded-ids-unused',
  severity: 'info',
  message:
    'The recorded token ids do not spell the completion in the vocabulary of the scoring model; it was tokenized anew.',
  path: 'tokens',
};

/** The prompt spells out the token that the post-processor puts before it. */
function startsTwice(tokenizer: Tokenizer, ids: Int32Array): boolean {
  const [first, second] = ids;
  return first !== undefined && first === second && tokenizer.isSpecial(first);
}

function doubleStart(tokenizer: Tokenizer, ids: Int32Array): Problem {
  const token = tokenizer.tokenText(ids[0] ?? -1);
  const message = `The prompt begins with ${token}, which the tokenizer adds as well: the model reads it twice. Leave it out of the prompt, or give the prompt as messages.`;
  return { code: 'double-start', severity: 'warning', message, path: 'prompt' };
}

function datedTemplate(): Problem {
  const day = new Date().toISOString().slice(0, 10);
  const message = `The chat template writes the date; the prompt was rendered on ${day}. On another day numbers may differ.`;
  return { code: 'dated-template', severity: 'info', message };
}

/** Recorded ids as an encoding; `foreign` where they spell something else; null where none were recorded. */
function readRecorded(
  tokenizer: Tokenizer,
  tokens: readonly RecordedToken[] | null,
  turn: Turn,
): Encoding | 'foreign' | null {
  if (tokens === null || tokens.length === 0 || tokens.some((token) => token.id === undefined)) return null;
  let ids = Int32Array.from(tokens, (token) => token.id ?? -1);
  for (;;) {
    const spans = tokenizer.place(ids, turn.text);
    if (spans !== null) return { ids, ...spans };
    // Generators record the token that ended the turn; the text does not hold it.
    const last = ids.at(-1);
    if (last === undefined || !tokenizer.isSpecial(last)) return 'foreign';
    ids = ids.slice(0, -1);
  }
}

/** Context and turn as one text to read, the turn's tokens scored. */
export function turnText({ contextIds, tokens }: EncodedTurn): TrunkText {
  const ids = new Int32Array(contextIds.length + tokens.ids.length);
  ids.set(contextIds);
  ids.set(tokens.ids, contextIds.length);
  return { ids, first: Math.max(1, contextIds.length), end: ids.length };
}

/** @throws Failure `model-invalid` where tokenizer and weights do not belong together */
export function checkVocabulary(ids: ArrayLike<number>, vocabularySize: number): void {
  for (let i = 0; i < ids.length; i++) {
    if ((ids[i] ?? 0) < vocabularySize) continue;
    throw new Failure(
      'model-invalid',
      `The tokenizer gives token ${ids[i]}, the model has ${vocabularySize}: they do not belong together.`,
    );
  }
}
