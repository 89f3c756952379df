// R14 for multiple choice (ACRE): the question with its options moved on by one place, behind it the reasoning with its
// letters moved along, and the step probe: which option is chosen now? A pass of its own. Renders, encodes, asks.
import type { ProbeWording } from '../probes/probe-templates.ts';
import { stopRule } from '../probes/stop-rule.ts';
import { Failure } from '../shared/protocol/failure.ts';
import type { PermutedChoice } from '../shared/signals/extra-readings.ts';
import { findOptions, mapLetters, moveOptions, optionText } from '../shared/signals/trace/answer-options.ts';
import type { Problem } from '../shared/trace/problem.ts';
import type { Trace } from '../shared/trace/trace.ts';
import type { ChatTemplate } from '../tokenizer/chat-template.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { answerStatement } from '../trace/answers/extract-answer.ts';
import { findThinking } from '../trace/thinking.ts';
import type { AskOptions } from './ask-probes.ts';
import { contextWindows } from './context-windows.ts';
import { encodeProbe } from './encode-probe.ts';
import type { EncodedTurn } from './encode-turns.ts';
import { plainQuestion } from './plain-question.ts';
import { notMeasured } from './questions/asking.ts';
import { QuestionPlacer } from './questions/question-placer.ts';
import { answerReader } from './questions/read-answer.ts';
import { planWindows, readWindows, type WindowPlan } from './read-windows.ts';
import type { ExtendOptions, Pass } from './scorer.ts';
import { needTemplate, renderedContext, type TurnContext } from './turn-context.ts';

export interface PermutedPlan {
  readonly reads: WindowPlan;
  /** Literal texts asked, by signal id. */
  readonly texts: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
  /** Texts of the options in the order in which they are shown. */
  readonly options: readonly string[];
  readonly wording: ProbeWording;
}

export interface PermutedTurn {
  readonly trace: Trace;
  readonly turn: EncodedTurn;
  readonly tokenizer: Tokenizer;
  readonly template: ChatTemplate | null;
}

const what = 'The answer with the options in another order (R14)';

/** Reads nothing, and a problem says why, where there is nothing to permute. */
export async function planPermutedChoice(
  asked: PermutedTurn,
  wording: ProbeWording,
  contextLength: number,
): Promise<PermutedPlan> {
  const nothing = { ...unpermuted, wording };
  const moved = permute(asked);
  if (typeof moved === 'string') return { ...nothing, problems: [notMeasured(what, moved)] };
  const { tokenizer } = asked;
  const { text, verbatim } = moved.context;
  const context = (await tokenizer.encode(text, { special: verbatim, continuing: false })).ids;
  const reasoning = (await tokenizer.encode(moved.reasoning, { special: false, continuing: true })).ids;
  const ids = Int32Array.from([...context, ...reasoning]);
  const windows = contextWindows(contextLength, context.length);
  const placer = new QuestionPlacer(windows);
  const probe = await encodeProbe(tokenizer, wording.text, []);
  // With a stop of its own it is never sampled: one answer is asked for.
  const decoding = { answers: [], greedy: true, stop: stopRule(wording.text) };
  const question = placer.place({ slot: ids.length - 1, ids: probe.ids, ...decoding });
  if (question === null) return { ...nothing, problems: placer.problems };
  const unscored = { ids, first: ids.length, end: ids.length };
  return {
    reads: planWindows(windows, unscored, [question]),
    texts: { R14: wording.text },
    problems: [],
    options: moved.options,
    wording,
  };
}

const unpermuted: Omit<PermutedPlan, 'wording'> = {
  reads: { windows: [], capacity: 0, tokens: 0 },
  texts: {},
  problems: [],
  options: [],
};

/** Where it is not asked for. */
export function noPermutedChoice(wording: ProbeWording): PermutedPlan {
  return { ...unpermuted, wording };
}

/** The cache is another afterwards: nothing of what it held before is left. */
export async function readPermutedChoice(
  pass: Pass,
  { reads, options, wording }: PermutedPlan,
  ways: { readonly reading: () => ExtendOptions; readonly asking: AskOptions },
): Promise<PermutedChoice | null> {
  if (reads.windows.length === 0) return null;
  const { outcomes } = await readWindows(pass, reads, ways);
  const decoded = outcomes[0]?.decoding?.text ?? null;
  return { options, answer: decoded === null ? null : answerReader(wording.text)(decoded) };
}

interface PermutedText {
  readonly context: TurnContext;
  /** Up to where the answer is asked for again. */
  readonly reasoning: string;
  readonly options: readonly string[];
}

/** The problem, in words, where the question or the trace has nothing to permute. */
function permute({ trace, turn, tokenizer, template }: PermutedTurn): PermutedText | string {
  const question = plainQuestion(trace, tokenizer);
  if ('why' in question) return question.why;
  const found = findOptions(question.text);
  if (found === null) return 'the question lists no options (A, B, …).';
  const { prediction, prompt } = trace;
  if (prediction === null) return 'the trace has no final answer.';
  const texts = found.map(({ text }) => text);
  if (optionText(prediction, texts) === null) return 'the final answer of the trace is none of the options.';
  const moved = moveOptions(question.text, found);
  const reasoning = mapLetters(reasoningOf(turn.text), moved.letters);
  if (!/\p{L}|\p{N}/u.test(reasoning.replace(/^\s*<think>/u, ''))) return 'no reasoning stands before the answer.';
  const { options } = moved;
  if (prompt.kind === 'text')
    return { context: { text: moved.question + question.ending, verbatim: true }, reasoning, options };
  const history = turn.message === null ? prompt.messages : trace.dialogue.slice(0, turn.message);
  const shown = history.map((message, at) =>
    at === question.message ? { ...message, content: moved.question } : message,
  );
  try {
    return { context: renderedContext(needTemplate(template), shown, turn.text), reasoning, options };
  } catch (error) {
    // A template that refuses the messages is a reason, not an error.
    if (error instanceof Failure && error.code === 'invalid-trace') return error.message;
    throw error;
  }
}

/** Up to the end of the thinking; text without tags up to the sentence that states its answer. */
function reasoningOf(text: string): string {
  const { end, answerStart } = findThinking(text);
  const thinking = text.slice(0, end);
  const stated = answerStart === null ? answerStatement(thinking) : null;
  if (stated === null) return thinking;
  const before = thinking.slice(0, stated);
  const sentence = [...before.matchAll(/\n|[.!?]\s/gu)].at(-1);
  return sentence === undefined ? '' : before.slice(0, sentence.index + sentence[0].length);
}
