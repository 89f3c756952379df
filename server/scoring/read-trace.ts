// What was measured on a trace, as the signals read it: columns of tokens, places of turns and steps.
import type { ScoreSettings } from '../shared/protocol/server-scorer.ts';
import type { ProbeReading, TraceReading } from '../shared/signals/reading.ts';
import type { TurnTokens } from '../shared/trace/annotation.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { equalAnswers } from '../trace/answers/equal-answers.ts';
import type { EncodedTurn } from './encode-turns.ts';
import type { Measurement } from './measurement.ts';
import type { OpenModel } from './open-model.ts';
import { stepRange } from './step-tokens.ts';
import { tokenColumns } from './token-columns.ts';

/** @param settings likeliest tokens listed for each position, and by which definitions signals are computed */
export function readTrace(
  { scorer, tokenizer }: OpenModel,
  trace: Trace,
  encoded: readonly EncodedTurn[],
  { top, compat, lexicons, reflection }: ScoreSettings,
  { turns: columns, base, probes, likelihood, extras, thinkEnd }: Measurement,
): TraceReading {
  const turns = placeTurns(encoded);
  const formed = (probe: ProbeReading | null): ProbeReading | null =>
    compat === undefined || probe === null ? probe : { ...probe, form: compat };
  return {
    trace,
    tokens: tokenColumns(columns, { top, tokenText: (id) => tokenizer.tokenText(id) }),
    turns,
    vocabularySize: scorer.info.vocabularySize,
    stepTokens: trace.steps.map((step) => {
      const firstToken = turns[step.turn]?.firstToken ?? 0;
      const range = stepRange(encoded[step.turn]?.tokens.starts ?? [], step);
      return { first: firstToken + range.first, end: firstToken + range.end };
    }),
    ...{ thinkEnd, likelihood, extras },
    base: formed(base),
    probes: probes.map(formed),
    ...(lexicons === undefined ? {} : { lexicons }),
    ...(reflection === undefined ? {} : { thresholds: reflection }),
    sameAnswer: equalAnswers,
  };
}

function placeTurns(turns: readonly EncodedTurn[]): readonly TurnTokens[] {
  let reached = 0;
  return turns.map(({ message, tokens }) => {
    const firstToken = reached;
    reached += tokens.ids.length;
    return { message, firstToken, endToken: reached };
  });
}
