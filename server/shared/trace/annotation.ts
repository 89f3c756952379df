// The numbers of one trace as they are written to annotation files and sent to the views (design: `credence.annotation/1`).
// Natural logarithms, temperature 1, `null` where undefined (never 0, never NaN).
import type { Problem } from './problem.ts';
import type { StepPart } from './trace.ts';

export const annotationSchema = 'credence.annotation/1';

/** How provisional answers were sampled. */
export interface Sampling {
  /** Samples a probe, 1 … 64. */
  readonly count: number;
  /** Above 0. */
  readonly temperature: number;
  /** Whole, not negative: the same seed gives the same samples on the same device. */
  readonly seed: number;
}

/** Where every number of an annotation comes from. */
export interface Provenance {
  readonly model: string;
  readonly weightsSha256: string;
  readonly tokenizerSha256: string;
  /** Of the chat template that rendered the messages; absent for a text prompt, which is read as it is. */
  readonly templateSha256?: string;
  readonly device: string;
  readonly precision: string;
  /** Literal text of the step probe. */
  readonly probe: string | null;
  readonly probePreset: string | null;
  /** Present where confidences come from samples; else they come from the greedy answer. */
  readonly sampling?: Sampling;
  /** Present where accuracy, confidence and potential follow SPAE's released script in place of the paper. */
  readonly compat?: 'script';
  /** S6: words and thresholds of the user's own, where there are some in place of the built-in ones. */
  readonly reflection?: {
    readonly positive?: readonly string[];
    readonly reflective?: readonly string[];
    readonly doubtBelow?: number;
    readonly sureAbove?: number;
  };
  /** Of the user's own lists of phrases, where they stand in for the built-in ones. */
  readonly lexiconsSha256?: string;
  /** Literal probe texts of signals that use another one, by signal id. */
  readonly probes: Readonly<Record<string, string>>;
  /** Ids of the signals that were asked for; absent in annotations from before there was a choice. */
  readonly signals?: readonly string[];
  /** Present where a second model read the trace. */
  readonly secondModel?: {
    readonly model: string;
    readonly weightsSha256: string;
    readonly device: string;
    readonly precision: string;
  };
  readonly segmenter: string;
  /** Program version. */
  readonly version: string;
}

export interface TurnTokens {
  readonly message: number | null;
  readonly firstToken: number;
  readonly endToken: number;
}

/** Columns of equal length n, one entry a token. Offsets are UTF-16, half open, into the token's turn text. */
export interface TokenColumns {
  readonly start: readonly number[];
  readonly end: readonly number[];
  /** <= 0, nats. */
  readonly logprob: readonly (number | null)[];
  /** [0, ln V], nats. */
  readonly entropy: readonly (number | null)[];
  /** >= 1. */
  readonly rank: readonly (number | null)[];
  /** p(1) - p(2), [0, 1]. */
  readonly margin: readonly (number | null)[];
  /** KL(U || p), >= 0. */
  readonly selfCertainty: readonly (number | null)[];
  /** Mass of the 20 likeliest tokens, [0, 1]. */
  readonly topMass: readonly (number | null)[];
  /** The k likeliest tokens as [text, logprob], most likely first; null where no distribution exists. */
  readonly top?: readonly (readonly (readonly [text: string, logprob: number])[] | null)[];
  /** Token signals besides, by "<id>.<part>": each of length n. */
  readonly signals?: Readonly<Record<string, readonly (number | null)[]>>;
}

/** What a probe at one place said. Gold fields are null without a gold answer. */
export interface ProbeValues {
  /** Greedy provisional answer, trimmed. */
  readonly answer: string | null;
  /** exp(-mean entropy) over the decoded positions, (0, 1]; with samples the mean of theirs. */
  readonly confidence: number | null;
  /** Answers of the samples, trimmed; present where samples were drawn. */
  readonly samples?: readonly string[];
  /** Log-prob of each gold answer token, teacher-forced. */
  readonly goldLogprob: readonly number[] | null;
  /** Mean probability of the gold tokens, [0, 1]. */
  readonly accuracy: number | null;
  /** Step potential, [-1, 1]. */
  readonly potential: number | null;
  /** Sum of goldLogprob. */
  readonly belief: number | null;
}

export interface StepAnnotation extends ProbeValues {
  readonly start: number;
  readonly end: number;
  readonly turn: number;
  readonly part: StepPart;
  readonly meanLogprob: number | null;
  readonly meanEntropy: number | null;
  readonly deltaPotential: number | null;
  readonly deltaBelief: number | null;
  /** Label and reward of the step as the file has them, for another's judgement beside ours. */
  readonly label?: string | number | boolean;
  readonly reward?: number;
  /** For `part: "turn"`: the rendered elicitation the belief was read from. */
  readonly elicitation?: string;
  /** Step signals besides, by "<id>.<part>". */
  readonly signals?: Readonly<Record<string, number | null>>;
}

export interface Flag {
  /** Stable kebab-case id. */
  readonly kind: string;
  /** Index into `steps`, null for the whole trace. */
  readonly step: number | null;
  readonly why: string;
}

export interface Annotation {
  readonly schema: typeof annotationSchema;
  readonly id: string;
  readonly line: number;
  readonly group: string;
  readonly scorer: Provenance;
  readonly turns: readonly TurnTokens[];
  readonly tokens: TokenColumns;
  readonly steps: readonly StepAnnotation[];
  readonly base: ProbeValues | null;
  /** By "<id>.<part>", for example "T1.meanLogprob". */
  readonly signals: Readonly<Record<string, number | null>>;
  readonly flags: readonly Flag[];
  readonly problems: readonly Problem[];
}

/** Stands in the place of an annotation for a line that could not be scored. */
export interface FailedAnnotation {
  readonly schema: typeof annotationSchema;
  readonly id: string | null;
  readonly line: number;
  readonly problems: readonly Problem[];
}

export type AnnotationLine = Annotation | FailedAnnotation;
