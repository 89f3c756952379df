// Every message between the server (or whoever supervises it) and the scorer process, the only one that loads a model.
import type { Annotation, Sampling } from '../trace/annotation.ts';
import type { ContinuationSettings, StepValues } from '../trace/step-values.ts';
import type { Trace } from '../trace/trace.ts';
import type { DeviceName } from './device.ts';
import type { LexiconSettings } from './lexicon-settings.ts';
import type { PrecisionName } from './precision.ts';
import type { Preparation } from './preparation.ts';

/** What is asked of the scorer besides the base pass. */
export interface ScoreSettings {
  /** A preset's id (`spae`, `sentence`, …) or own text; null: the model's default. */
  readonly probe: string | null;
  /** False: the base pass only; probe fields are null. */
  readonly probes: boolean;
  /** Likeliest tokens kept for each position, 0 … 20. */
  readonly top: number;
  /** Absent: confidences come from the greedy answer alone. */
  readonly sampling?: Sampling;
  /** Signals to measure and compute, by id; `default` and `all` stand for sets. Absent: the default set. */
  readonly signals?: readonly string[];
  /** What S6 asks after a step, what counts as confident and as doubting; what is absent has its default. */
  readonly reflection?: ReflectionSettings;
  /** `script`: accuracy, confidence and potential (S1) by the arithmetic of SPAE's released script; absent: the paper's. */
  readonly compat?: 'script';
  /** Lists of phrases in place of the built-in ones (S6, T7, R13). */
  readonly lexicons?: LexiconSettings;
}

/** Confidences of S6, [0, 1]: a step below the one is doubted, above the other the model is sure. Absent: the built-in one. */
export interface ReflectionThresholds {
  readonly doubtBelow?: number;
  readonly sureAbove?: number;
}

export interface ReflectionSettings extends ReflectionThresholds {
  /** Not empty. */
  readonly probe?: string;
  /** Words that can follow the probe, at least one. */
  readonly positive?: readonly string[];
  readonly reflective?: readonly string[];
}

/** One trace to annotate. */
export interface AnnotateRequest {
  /** Path of the model folder. */
  readonly model: string;
  /** Path of a second model that the first is compared with; absent: none. */
  readonly secondModel?: string;
  /** Folder where hashes of weight files are remembered; absent: they are hashed whenever the model is loaded. */
  readonly memoFolder?: string;
  /** Folder for weight files made from others and for verdicts of self-checks; absent: none are kept. */
  readonly derivedFolder?: string;
  /** Absent: `auto`. */
  readonly device?: DeviceName;
  /** Absent: `auto`. */
  readonly precision?: PrecisionName;
  readonly trace: Trace;
  readonly settings: ScoreSettings;
}

/** A request with the number that its progress events carry. */
export interface ScorerJob extends AnnotateRequest {
  readonly job: number;
}

/** One trace whose steps are measured by sampling (S9); on the CPU, whatever else is read on another device. */
export interface MeasureRequest extends Pick<AnnotateRequest, 'model' | 'memoFolder' | 'derivedFolder' | 'precision'> {
  readonly trace: Trace;
  readonly settings: ContinuationSettings;
  /** Numbers of the places to measure. */
  readonly places: readonly number[];
}

export interface MeasureJob extends MeasureRequest {
  readonly job: number;
}

/** Answered by the scorer process, one job after the other. */
export interface ServerToScorerRequests {
  /** Scores one trace; loads the model first where another or none is loaded. */
  readonly annotate: { params: ScorerJob; result: Annotation };
  /** Measures steps of one trace; `measured` events come meanwhile. */
  readonly measure: { params: MeasureJob; result: StepValues };
  /** Answers once the job runs no more: sent after a cancel, to see that the scorer still listens. */
  readonly settle: { params: { job: number }; result: null };
}

/** The model that was loaded, and how it runs. */
export interface LoadedModel {
  readonly model: string;
  readonly device: string;
  readonly precision: string;
  /** How attention is computed, where the device has several ways and numbers depend on it; else null. */
  readonly variant: string | null;
  /** Why this device, in one line; null where there was no choice. */
  readonly reason: string | null;
  /** What the user must be told of the device: one that failed its self-check, another way that was taken. Null: nothing. */
  readonly note: string | null;
}

/** Sent by the scorer process. */
export interface ScorerToServerEvents {
  /** The program can take requests; `version` is the protocol's. */
  readonly ready: { version: number };
  readonly loaded: LoadedModel;
  /** While weights are made that the model is read with; at every whole percent. */
  readonly preparing: Preparation & { job: number };
  /** After each chunk of a job. */
  readonly progress: { job: number; doneTokens: number; totalTokens: number };
  /** While steps are measured: continuations written, and a place that has all of its own, as values that hold it alone. */
  readonly measured: { job: number; done: number; total: number; place: StepValues | null };
}
