// What scoring one trace yields before signals are computed: common to single turns and dialogues.
import type { ProbeWording } from '../probes/probe-templates.ts';
import type { ExtraReadings } from '../shared/signals/extra-readings.ts';
import type { ProbeReading } from '../shared/signals/reading.ts';
import type { Need } from '../shared/signals/signal.ts';
import type { Problem } from '../shared/trace/problem.ts';
import type { OpenModel } from './open-model.ts';
import type { TurnColumns } from './token-columns.ts';

export interface ScoreOptions {
  /** What T10 and R8 compare with; absent: none is named. */
  readonly second?: OpenModel;
  readonly signal?: AbortSignal;
  readonly onProgress?: (doneTokens: number, totalTokens: number) => void;
}

export interface MeasureOptions extends ScoreOptions {
  /** What the wanted signals need. */
  readonly needs: ReadonlySet<Need>;
  /** Of the step probe; absent: the model's default. */
  readonly wording?: ProbeWording;
}

export interface Measurement {
  /** One a turn. */
  readonly turns: readonly TurnColumns[];
  readonly base: ProbeReading | null;
  /** One a step of the trace. */
  readonly probes: readonly (ProbeReading | null)[];
  readonly likelihood: readonly number[] | null;
  readonly extras: ExtraReadings;
  readonly thinkEnd: number | null;
  /** One a step: the rendered elicitation that its belief was read from. */
  readonly elicitations: readonly (string | null)[];
  /** Texts of probes other than the step probe, by signal id. */
  readonly otherProbes: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}
