// A trace's turns behind other contexts than they were written in: with an empty question, without what tools and
// retrieval said, with hindsight. Renders and encodes; asks no model.
import { hindsightSection } from '../probes/hindsight-wording.ts';
import { Failure } from '../shared/protocol/failure.ts';
import type { Need } from '../shared/signals/signal.ts';
import type { Problem } from '../shared/trace/problem.ts';
import type { Message, Trace } from '../shared/trace/trace.ts';
import type { ChatTemplate } from '../tokenizer/chat-template.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { EncodedTurn } from './encode-turns.ts';
import { plainQuestion } from './plain-question.ts';
import { notMeasured } from './questions/asking.ts';
import { needTemplate, renderedContext, type TurnContext } from './turn-context.ts';

/** Needs that are met by reading the turns again behind another context, and the reading each one gives. */
export const otherContextNeeds = {
  'empty-question': 'emptyQuestion',
  'no-context': 'noContext',
  hindsight: 'hindsight',
} as const satisfies Partial<Record<Need, string>>;

export type OtherContextNeed = keyof typeof otherContextNeeds;
export type ContextReading = (typeof otherContextNeeds)[OtherContextNeed];

export interface OtherContext {
  readonly need: OtherContextNeed;
  readonly turns: readonly RereadTurn[];
}

export interface RereadTurn {
  /** Tokens that the turn has. */
  readonly tokens: number;
  /** Null where the turn is not read again. */
  readonly behind: EncodedTurn | null;
}

export interface OtherContexts {
  readonly contexts: readonly OtherContext[];
  /** Literal texts by signal id. */
  readonly texts: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}

interface Rewriting {
  readonly trace: Trace;
  readonly tokenizer: Tokenizer;
  readonly template: ChatTemplate | null;
}

/** The problem, in words, where a context cannot be had; null where this turn stands behind the same one. */
type Rewritten = TurnContext | string | null;

const names = {
  'empty-question': 'The text behind an empty question (R3)',
  'no-context': 'The text without its context (T8)',
  hindsight: 'The text in hindsight (T9)',
} as const;

export async function otherContexts(
  rewriting: Rewriting,
  turns: readonly EncodedTurn[],
  needs: ReadonlySet<Need>,
): Promise<OtherContexts> {
  const contexts: OtherContext[] = [];
  const problems: Problem[] = [];
  for (const need of ['empty-question', 'no-context', 'hindsight'] as const) {
    if (!needs.has(need)) continue;
    const rewritten = turns.map((turn) => guarded(() => rewrite[need](rewriting, turn)));
    const why =
      rewritten.find((one) => typeof one === 'string') ??
      (rewritten.every((one) => one === null) ? unchanged[need] : null);
    if (why !== null) {
      problems.push(notMeasured(names[need], why));
      continue;
    }
    const reread: RereadTurn[] = [];
    for (const [t, turn] of turns.entries()) {
      const context = rewritten[t] ?? null;
      const read =
        context === null || typeof context === 'string' ? null : await encodeBehind(rewriting.tokenizer, turn, context);
      reread.push({ tokens: turn.tokens.ids.length, behind: read });
    }
    contexts.push({ need, turns: reread });
  }
  const { hindsight } = rewriting.trace;
  const shown = hindsight !== undefined && contexts.some(({ need }) => need === 'hindsight');
  return { contexts, problems, texts: shown ? { T9: hindsightSection(hindsight) } : {} };
}

const unchanged: Readonly<Record<OtherContextNeed, string>> = {
  'empty-question': 'there is no question.',
  'no-context': 'no message of a tool or of retrieval stands before what is scored.',
  hindsight: 'there is no question.',
};

/** The other context of one turn. */
const rewrite: Readonly<Record<OtherContextNeed, (rewriting: Rewriting, turn: EncodedTurn) => Rewritten>> = {
  'empty-question': ({ trace, tokenizer, template }, turn) => {
    if (trace.prompt.kind === 'text') {
      const question = plainQuestion(trace, tokenizer);
      return 'why' in question ? question.why : { text: question.ending.trimStart(), verbatim: true };
    }
    const history = historyOf(trace, turn);
    if (!history.some(isUser)) return null;
    return renderedContext(needTemplate(template), history.map(emptied), turn.text);
  },
  'no-context': ({ trace, template }, turn) => {
    if (trace.prompt.kind === 'text')
      return 'the prompt is text, so which part is context is not known; give it as messages.';
    const history = historyOf(trace, turn);
    const rest = history.filter((message) => !isContext(message));
    return rest.length === history.length ? null : renderedContext(needTemplate(template), rest, turn.text);
  },
  hindsight: ({ trace, tokenizer, template }, turn) => {
    const { hindsight } = trace;
    if (hindsight === undefined) return 'the file has neither a correct sibling with another text nor feedback for it.';
    if (trace.multiTurn) return 'it is a dialogue of several assistant messages; hindsight is shown to single answers.';
    const question = plainQuestion(trace, tokenizer);
    if ('why' in question) return question.why;
    const section = hindsightSection(hindsight);
    if (trace.prompt.kind === 'text')
      return { text: question.text + section + question.ending.trimStart(), verbatim: true };
    const history = historyOf(trace, turn).map((message, i) =>
      i === question.message ? { ...message, content: message.content + section } : message,
    );
    return renderedContext(needTemplate(template), history, turn.text);
  },
};

/** Roles whose messages bring something in that neither side of the dialogue wrote. */
const contextRoles: ReadonlySet<string> = new Set([
  ...['tool', 'function', 'ipython', 'observation', 'environment'],
  ...['retrieval', 'context', 'document', 'documents', 'search'],
]);

function isContext({ role }: Message): boolean {
  return contextRoles.has(role);
}

function isUser({ role }: Message): boolean {
  return role === 'user';
}

function emptied(message: Message): Message {
  return isUser(message) ? { ...message, content: '' } : message;
}

function historyOf(trace: Trace, { message }: EncodedTurn): readonly Message[] {
  if (message !== null) return trace.dialogue.slice(0, message);
  return trace.prompt.kind === 'messages' ? trace.prompt.messages : [];
}

async function encodeBehind(
  tokenizer: Tokenizer,
  turn: EncodedTurn,
  { text, verbatim }: TurnContext,
): Promise<EncodedTurn> {
  const { ids } = await tokenizer.encode(text, { special: verbatim, continuing: false });
  return { ...turn, context: text, verbatim, contextIds: ids };
}

/** A template that refuses the messages is a reason, not an error. */
function guarded(make: () => Rewritten): Rewritten {
  try {
    return make();
  } catch (error) {
    if (error instanceof Failure && error.code === 'invalid-trace') return error.message;
    throw error;
  }
}
