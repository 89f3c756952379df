// Questions of one purpose behind a trace, and what their answers come to: the shape that every kind of question has, so
// that all are packed into the same passes whatever they are about.
import type { ExtraReadings } from '../../shared/signals/extra-readings.ts';
import type { ProbeReading } from '../../shared/signals/reading.ts';
import type { Problem } from '../../shared/trace/problem.ts';
import type { Trace } from '../../shared/trace/trace.ts';
import type { ChatTemplate } from '../../tokenizer/chat-template.ts';
import type { Tokenizer } from '../../tokenizer/tokenizer.ts';
import type { ProbeOutcome } from '../ask-probes.ts';
import type { EncodedTurn } from '../encode-turns.ts';
import type { PlacedQuestion, QuestionPlacer } from './question-placer.ts';
import type { TurnPlaces } from './turn-places.ts';

/** What questions are planned from: one turn, and where in it they can be asked. */
export interface AskedTurn {
  readonly trace: Trace;
  readonly turn: EncodedTurn;
  readonly places: TurnPlaces;
  readonly placer: QuestionPlacer;
  readonly tokenizer: Tokenizer;
  readonly template: ChatTemplate | null;
}

export interface Asking {
  readonly questions: readonly PlacedQuestion[];
  /** Literal texts asked, by signal id, for the annotation's provenance. */
  readonly texts: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
  /** @param outcomes one a question */
  readonly read: (outcomes: readonly ProbeOutcome[]) => AskedReadings;
}

export interface AskedReadings {
  readonly base?: ProbeReading | null;
  /** One a step of the trace. */
  readonly probes?: readonly (ProbeReading | null)[];
  readonly likelihood?: readonly number[] | null;
  readonly extras?: Partial<ExtraReadings>;
  readonly problems?: readonly Problem[];
}

/** Nothing is asked, and the problem says why. */
export function unasked(problem: Problem): Asking {
  return { questions: [], texts: {}, problems: [problem], read: () => ({}) };
}

/**
 * Says which reading is missing and why.
 * @param what for example "The belief behind an empty question (R3)"
 */
export function notMeasured(what: string, why: string): Problem {
  return { code: 'not-measured', severity: 'info', message: `${what} was not measured: ${why}` };
}
