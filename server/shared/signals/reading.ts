// Everything measured on one trace, before any signal is computed from it: the scoring part fills it, the signals read it.
import type { TokenColumns, TurnTokens } from '../trace/annotation.ts';
import type { Trace } from '../trace/trace.ts';
import type { LexiconSettings } from '../protocol/lexicon-settings.ts';
import type { ReflectionThresholds } from '../protocol/server-scorer.ts';
import type { ExtraReadings } from './extra-readings.ts';
import type { TokenRange } from './token-range.ts';

/** What was read where a probe was appended (signals.md 1.11). */
export interface ProbeReading {
  /** Log-prob of each gold token, teacher-forced (K); of the accepted form with the largest mean probability. */
  readonly goldLogprobs: readonly number[] | null;
  /** Greedy text up to the stop, trimmed; for open wordings extracted; null where nothing was decoded. */
  readonly answer: string | null;
  /** Entropy of every decoded position, the stopping one included (S5.2). */
  readonly greedyEntropies: readonly number[];
  /** Sampled continuations of the same probe; absent where none were drawn. */
  readonly samples?: readonly SampledAnswer[];
  /** `script`: accuracy and confidence by the arithmetic of SPAE's released script; absent: the paper's. */
  readonly form?: 'script';
  /** `encode(probe + answer)` differs from `encode(probe) ++ encode(answer)` (signals.md 1.8). */
  readonly seamMerges: boolean;
}

export interface SampledAnswer {
  /** As the greedy one. */
  readonly answer: string;
  /** Entropy at temperature 1 of every decoded position, the stopping one included; at least one. */
  readonly entropies: readonly number[];
}

export interface TraceReading {
  readonly trace: Trace;
  readonly tokens: TokenColumns;
  readonly turns: readonly TurnTokens[];
  /** Number of logit rows, recorded because T4 depends on it (signals.md 1.4). */
  readonly vocabularySize: number;
  /** One a step of `trace.steps`. */
  readonly stepTokens: readonly TokenRange[];
  /** Token count from the turn's first token to the end of the thinking; null where nothing was thought. */
  readonly thinkEnd: number | null;
  /** The probe where the first step begins; null without probes. */
  readonly base: ProbeReading | null;
  /** One a step of `trace.steps`; null where none was asked (answer steps, probes off). */
  readonly probes: readonly (ProbeReading | null)[];
  /** R4: gold tokens after the closed think block and the box opener; null without gold answer or probes. */
  readonly likelihood: readonly number[] | null;
  readonly extras: ExtraReadings;
  /** Lists of phrases of the user's own; absent: the built-in ones. */
  readonly lexicons?: LexiconSettings;
  /** S6: the user's own; absent: the built-in ones. */
  readonly thresholds?: ReflectionThresholds;
  /** Answer equality of signals.md 1.9, given from outside so that the signals stay free of libraries. */
  readonly sameAnswer: (left: string, right: string) => boolean;
}
