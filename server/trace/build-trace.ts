// A checked record → a trace: turns, steps, group, prediction and correctness are completed here. What is odd but usable
// becomes a warning of the trace.
import type { Problem } from '../shared/trace/problem.ts';
import type { Prompt, RecordedToken, Step, Trace } from '../shared/trace/trace.ts';
import { equalAnswers } from './answers/equal-answers.ts';
import { extractAnswer } from './answers/extract-answer.ts';
import { givenSteps } from './given-steps.ts';
import { hashPrompt } from './group-hash.ts';
import type { JsonPath, JsonRange } from './json-position.ts';
import { printPath } from './json-position.ts';
import { readConversation } from './read-conversation.ts';
import { segmentTurn, wholeTurn } from './segment-turn.ts';
import type { Segmenter } from './segmenters/segmenter.ts';
import { findThinking } from './thinking.ts';
import type { TraceRecord } from './trace-record.ts';

export interface LineContext {
  readonly line: number;
  readonly segmenter: Segmenter;
  readonly source: Readonly<Record<string, unknown>>;
  /** The line itself, and the place of a path in it. */
  readonly text: string;
  readonly find: (path: JsonPath) => JsonRange;
}

/** Reports something odd about the value at a path. */
export type Warn = (code: string, path: JsonPath, message: string) => void;

/** Completes a record. The trace is usable whatever its warnings say. */
export function buildTrace(record: TraceRecord, context: LineContext): Trace {
  const problems: Problem[] = [];
  const warn: Warn = (code, path, message) => {
    const { offset, length } = context.find(path);
    const place = { line: context.line, column: offset + 1, length, path: printPath(path) };
    problems.push({ code, severity: 'warning', message, ...place });
  };
  /** A field's text; a number is given as the file spells it. */
  const word = (value: string | number, path: JsonPath): string => {
    if (typeof value === 'string') return value;
    const { offset, length } = context.find(path);
    return context.text.slice(offset, offset + length);
  };
  const optional = (value: string | number | null | undefined, path: JsonPath): string | null =>
    value === null || value === undefined ? null : word(value, path);

  const { prompt, dialogue, turns } = readConversation(record, warn);
  const { steps, segmenter } = readSteps(record, { turns, prompt }, context.segmenter, warn);
  const answers = readAnswers(record, word, warn);
  const prediction =
    optional(record.prediction, ['prediction']) ??
    extractAnswer(turns.at(-1)?.text ?? '', { isInsideThinking: opensThinking(prompt) });
  return {
    id: optional(record.id, ['id']) ?? String(context.line),
    line: context.line,
    group: optional(record.group, ['group']) ?? hashPrompt(prompt),
    prompt,
    dialogue,
    multiTurn: turns.length > 1,
    turns,
    steps,
    segmenter,
    answers,
    reference: readReference(record['solution'], context.segmenter),
    prediction,
    ...judge(record, prediction, answers, warn),
    reward: record.reward ?? null,
    tokens: record.tokens?.map(readToken) ?? null,
    model: record.model ?? null,
    meta: record.meta ?? null,
    problems,
    source: context.source,
  };
}

function readSteps(
  record: TraceRecord,
  { turns, prompt }: Pick<Trace, 'turns' | 'prompt'>,
  segmenter: Segmenter,
  warn: Warn,
): Pick<Trace, 'steps' | 'segmenter'> {
  const first = turns[0];
  if (turns.length > 1 || first === undefined) {
    if (record.steps) warn('steps-unused', ['steps'], 'Steps of a dialogue are its turns; `steps` is not used here.');
    return { steps: turns.map((turn, at): Step => wholeTurn(turn.text, at)), segmenter: segmenter.id };
  }
  const given = record.steps ? givenSteps(record.steps, first.text, warn) : null;
  if (given !== null) return { steps: given, segmenter: 'given' };
  const { unfinished, answerStart } = findThinking(first.text);
  if (unfinished || (opensThinking(prompt) && answerStart === null)) {
    const field = record.completion === null || record.completion === undefined ? 'messages' : 'completion';
    warn('unfinished-thinking', [field], 'The reasoning is opened by `<think>` and never closed: the trace was cut.');
  }
  return { steps: segmentTurn(first.text, 0, segmenter), segmenter: segmenter.id };
}

/** Templates of R1-style models end the prompt with the opening tag. */
function opensThinking(prompt: Prompt): boolean {
  return prompt.kind === 'text' && /<think>\s*$/.test(prompt.text);
}

type Word = (value: string | number, path: JsonPath) => string;

/** Accepted forms, exactly as written; blank ones say nothing and are left out. */
function readAnswers(record: TraceRecord, word: Word, warn: Warn): readonly string[] {
  const { answer } = record;
  if (answer === null || answer === undefined) return [];
  const forms = Array.isArray(answer)
    ? answer.map((form, at) => word(form, ['answer', at]))
    : [word(answer, ['answer'])];
  const kept = forms.filter((form) => form.trim() !== '');
  if (kept.length < forms.length || forms.length === 0) {
    warn('blank-answer', ['answer'], 'An accepted answer is blank; leave `answer` out where there is none.');
  }
  return kept;
}

/** A solution is read where it is text: it is a field of many datasets, and its other forms are kept as they are. */
function readReference(solution: unknown, segmenter: Segmenter): readonly string[] {
  if (typeof solution !== 'string') return [];
  return segmentTurn(solution, 0, segmenter).map(({ start, end }) => solution.slice(start, end).trim());
}

type Judgement = Pick<Trace, 'correct' | 'correctSource' | 'verified'>;

/** Correctness from the file and from our own verifier; both are kept, and their disagreement is said. */
function judge(record: TraceRecord, prediction: string | null, answers: readonly string[], warn: Warn): Judgement {
  const verified =
    prediction === null || answers.length === 0 ? null : answers.some((answer) => equalAnswers(prediction, answer));
  if (record.correct === null || record.correct === undefined) {
    return { correct: verified, correctSource: verified === null ? null : 'verifier', verified };
  }
  const correct = record.correct === true || record.correct === 1;
  if (verified !== null && verified !== correct) {
    const gold = answers.map((answer) => JSON.stringify(answer)).join(' or ');
    warn(
      'label-disagrees',
      ['correct'],
      `The file says ${correct ? 'correct' : 'wrong'}, but ${JSON.stringify(prediction)} ${verified ? 'equals' : 'does not equal'} ${gold}.`,
    );
  }
  return { correct, correctSource: 'file', verified };
}

type TokenRecord = NonNullable<TraceRecord['tokens']>[number];

function readToken(token: TokenRecord): RecordedToken {
  return {
    text: token.text,
    ...(token.id === null || token.id === undefined ? {} : { id: token.id }),
    ...(token.logprob === null || token.logprob === undefined ? {} : { logprob: token.logprob }),
    ...(token.top === null || token.top === undefined ? {} : { top: token.top }),
  };
}
