// What pair making needs to know of one trace: hashes and a few numbers instead of text, so that a file of any size can
// be paired in memory. The text is read again when the chosen pairs are written.
import type { Place } from '../shared/protocol/pair-sides.ts';
import type { Annotation, Provenance } from '../shared/trace/annotation.ts';
import type { LabelSource, Trace } from '../shared/trace/trace.ts';
import type { PairOptions } from './pair-options.ts';
import type { PairRule, RuleFacts } from './rules/pair-rule.ts';
import { stepPlaces, type StepPlace } from './step-place.ts';
import { hashCompletion, hashPrompt, sha256 } from './text-hash.ts';

export type { Place };

export interface ExportEntry {
  readonly place: Place;
  readonly trace: Trace;
  readonly annotation: Annotation | null;
}

export interface Candidate extends RuleFacts {
  readonly place: Place;
  readonly group: string;
  readonly promptKind: Trace['prompt']['kind'];
  readonly multiTurn: boolean;
  readonly promptSha256: string;
  /** Of the completion after normalisation; null where nothing is left of it. */
  readonly completionSha256: string | null;
  /** Of the completion byte for byte: decides which of several equal texts stands for all, in any order of the file. */
  readonly exactSha256: string;
  readonly correct: boolean | null;
  readonly labelSource: LabelSource | null;
  /** The file's label and our own verifier disagree. */
  readonly disputed: boolean;
  readonly places: readonly StepPlace[];
  readonly doubts: Doubts;
  readonly scorer: Provenance | null;
}

/** What an annotation says against its own numbers. */
export interface Doubts {
  /** The text was read with a cut context. */
  readonly contextCut: boolean;
  /** Probes were left out for want of context. */
  readonly probesCut: boolean;
  /** The gold answer's first token merges with the probe's end. */
  readonly seamMerges: boolean;
}

/** Problem codes of an annotation that say a context was cut. */
const contextCodes: ReadonlySet<string> = new Set(['context-exceeded', 'context-cut', 'out-of-context']);

export function toCandidate(entry: ExportEntry, rule: PairRule, options: PairOptions): Candidate {
  const { place, trace, annotation } = entry;
  const facts = rule.read(entry, options);
  const isAnnotated = rule.readings !== 'none';
  return {
    ...facts,
    place,
    group: trace.group,
    promptKind: trace.prompt.kind,
    multiTurn: trace.multiTurn,
    promptSha256: hashPrompt(trace),
    completionSha256: hashCompletion(trace),
    exactSha256: sha256(JSON.stringify(trace.turns.map(({ text }) => text))),
    correct: trace.correct,
    labelSource: trace.correctSource,
    disputed: trace.correct !== null && trace.verified !== null && trace.correct !== trace.verified,
    places: facts.places ?? (options.level === 'continuation' ? stepPlaces(entry) : []),
    doubts: doubtsOf(isAnnotated ? annotation : null),
    scorer: isAnnotated ? (annotation?.scorer ?? null) : null,
  };
}

function doubtsOf(annotation: Annotation | null): Doubts {
  const codes = new Set(annotation?.problems.map(({ code }) => code));
  return {
    contextCut: [...codes].some((code) => contextCodes.has(code)),
    probesCut: codes.has('probe-context-exceeded'),
    seamMerges: codes.has('seam-merges'),
  };
}
