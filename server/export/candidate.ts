// What pair making needs to know of one trace: hashes and a few numbers instead of text, so that a file of any size can
// be paired in memory. The text is read again when the chosen pairs are written.
import { createHash } from 'node:crypto';
import { canonicalJson } from '../store/canonical-json.ts';
import type { Annotation, Provenance } from '../shared/trace/annotation.ts';
import type { LabelSource, Trace } from '../shared/trace/trace.ts';

/** Where a trace stands: which of the input files, and which line of it. */
export interface Place {
  /** Index into the inputs, from 0. */
  readonly file: number;
  /** From 1. */
  readonly line: number;
}

export interface ExportEntry {
  readonly place: Place;
  readonly trace: Trace;
  readonly annotation: Annotation | null;
}

export interface Candidate {
  readonly place: Place;
  readonly group: string;
  /** sha256 of everything that precedes the completion, byte for byte. */
  readonly promptSha256: string;
  /** sha256 of the completion after normalisation; null where nothing is left of it. */
  readonly completionSha256: string | null;
  readonly correct: boolean | null;
  readonly labelSource: LabelSource | null;
  /** The file's label and our own verifier disagree. */
  readonly disputed: boolean;
  /** The value the rule ranks by; null where it is undefined or not annotated. */
  readonly score: number | null;
  /** The annotation read the trace with a cut context, so its values are not of the whole text. */
  readonly outOfContext: boolean;
  readonly scorer: Provenance | null;
}

/** Problem codes of an annotation that say a context was cut. */
const contextCodes: ReadonlySet<string> = new Set(['context-exceeded', 'context-cut', 'out-of-context']);

/** `signal` is the part that the rule ranks by, for example `R1.crew`; null for a rule that needs no model. */
export function toCandidate(entry: ExportEntry, signal: string | null): Candidate {
  const { place, trace, annotation } = entry;
  return {
    place,
    group: trace.group,
    promptSha256: sha256(canonicalJson(promptOf(trace))),
    completionSha256: hashCompletion(trace),
    correct: trace.correct,
    labelSource: trace.correctSource,
    disputed: trace.correct !== null && trace.verified !== null && trace.correct !== trace.verified,
    score: signal === null ? null : (annotation?.signals[signal] ?? null),
    outOfContext: annotation?.problems.some((problem) => contextCodes.has(problem.code)) ?? false,
    scorer: annotation?.scorer ?? null,
  };
}

/** The prompt and the columns that change how a template renders it. */
function promptOf(trace: Trace): object {
  const { tools, chat_template_kwargs: template } = { tools: null, chat_template_kwargs: null, ...trace.source };
  return { prompt: trace.prompt, tools, template };
}

/** Two completions that differ in white space or Unicode composition only are the same. */
function hashCompletion(trace: Trace): string | null {
  const following = trace.prompt.kind === 'messages' ? trace.dialogue.slice(trace.prompt.messages.length) : [];
  const between = following.filter((message) => message.role !== 'assistant').map((message) => message.content);
  const texts = trace.turns.map((turn) => normalize(turn.text));
  if (texts.every((text) => text === '')) return null;
  return sha256(canonicalJson([texts, between.map(normalize)]));
}

function normalize(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
