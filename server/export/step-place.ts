// The steps of a trace as places where siblings may part: what precedes each, what it says, and a value of it. Hashes
// instead of text; two traces share a history exactly where the hashes of what precedes are the same.
import { createHash, type Hash } from 'node:crypto';
import { canonicalJson } from '../store/canonical-json.ts';
import type { StepAnnotation } from '../shared/trace/annotation.ts';
import type { Step, Trace } from '../shared/trace/trace.ts';
import type { ExportEntry } from './candidate.ts';
import { messagesOfTrace } from './formats/messages-of-trace.ts';
import { hashText, renderingColumns } from './text-hash.ts';

export interface StepPlace extends Pick<Step, 'start' | 'turn' | 'part'> {
  /** Behind its last visible character: white space that follows belongs to what comes after the step. */
  readonly end: number;
  /** Of the prompt and everything up to the step's first character, byte for byte. */
  readonly before: string;
  /** Of the step's text after normalisation; null where it is blank. */
  readonly textSha256: string | null;
  /** What the rule reads of the step; null where undefined or not annotated. */
  readonly value: number | null;
}

/** One a step of the trace. */
export function stepPlaces(
  { trace, annotation }: ExportEntry,
  valueOf: (step: StepAnnotation) => number | null = () => null,
): readonly StepPlace[] {
  const befores = trace.multiTurn ? hashHistories(trace) : hashPrefixes(trace);
  // Annotations of other steps (another segmenter) say nothing about these.
  const annotated = annotation?.steps.length === trace.steps.length ? annotation.steps : [];
  return trace.steps.map((step, k) => {
    const { start, turn, part } = step;
    const read = annotated[k];
    const text = trace.turns[turn]?.text.slice(start, step.end).trimEnd() ?? '';
    const textSha256 = hashText(text);
    return {
      start,
      end: start + text.length,
      turn,
      part,
      before: befores[k] ?? '',
      textSha256,
      value: read ? valueOf(read) : null,
    };
  });
}

/** What precedes the first character that the model wrote, as `StepPlace.before` has it; null for a dialogue. */
export function openingOf(trace: Trace): string | null {
  return trace.multiTurn ? null : digest(promptHash(trace));
}

/** Prompt and text in one: a prompt that ends with the first steps of another trace has that trace's hash. */
function hashPrefixes(trace: Trace): readonly string[] {
  const hash = promptHash(trace);
  const text = trace.turns[0]?.text ?? '';
  let reached = 0;
  return trace.steps.map(({ start }) => {
    hash.update(text.slice(reached, start));
    reached = start;
    return digest(hash.copy());
  });
}

function promptHash(trace: Trace): Hash {
  const { prompt } = trace;
  const hash = createHash('sha256').update(`${prompt.kind}\n${canonicalJson(renderingColumns(trace))}\n`);
  return hash.update(prompt.kind === 'text' ? prompt.text : `${canonicalJson(prompt.messages)}\n`);
}

/** In a dialogue a step is a turn, and its history all messages before it. */
function hashHistories(trace: Trace): readonly string[] {
  const { prompt, completion } = messagesOfTrace(trace);
  const messages = [...prompt, ...completion];
  const hash = createHash('sha256').update(`dialogue\n${canonicalJson(renderingColumns(trace))}\n`);
  let reached = 0;
  return trace.steps.map(({ turn }) => {
    const end = trace.turns[turn]?.message ?? 0;
    for (const message of messages.slice(reached, end)) hash.update(`${canonicalJson(message)}\n`);
    reached = Math.max(reached, end);
    return digest(hash.copy());
  });
}

/** 132 bits: a file of any size has no two by chance, and a step costs 22 characters. */
function digest(hash: Hash): string {
  return hash.digest('base64url').slice(0, 22);
}
