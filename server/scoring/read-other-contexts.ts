// Reads a trace's turns again behind other contexts: one pass each, whose values are one reading a token.
import type { ExtraReadings } from '../shared/signals/extra-readings.ts';
import { contextWindows, neededWindows, windowText, type WindowText } from './context-windows.ts';
import { turnText, type EncodedTurn } from './encode-turns.ts';
import { otherContextNeeds, type ContextReading, type OtherContext } from './other-contexts.ts';
import type { ExtendOptions, Pass, RowScores } from './scorer.ts';
import { shortestFloat32 } from './shortest-float32.ts';
import { tokensToRead, TrunkReader } from './trunk-reader.ts';

/** All windows of one turn in order; none where it is not read again. */
type TurnWindows = readonly WindowText[];

export interface RereadPlan {
  readonly contexts: readonly { readonly context: OtherContext; readonly windows: readonly TurnWindows[] }[];
  /** Slots that the pass needs. */
  readonly capacity: number;
  /** Tokens that will be read: for progress. */
  readonly tokens: number;
}

export function planRereading(contexts: readonly OtherContext[], contextLength: number): RereadPlan {
  const planned = contexts.map((context) => ({
    context,
    windows: context.turns.map(({ behind }) => (behind === null ? [] : windowsOf(behind, contextLength))),
  }));
  const texts = planned.flatMap(({ windows }) => windows.flat());
  return {
    contexts: planned,
    capacity: texts.reduce((most, { ids }) => Math.max(most, ids.length), 0),
    tokens: tokensToRead(texts),
  };
}

function windowsOf(turn: EncodedTurn, contextLength: number): TurnWindows {
  const text = turnText(turn);
  const windows = contextWindows(contextLength, turn.contextIds.length);
  return neededWindows(windows, text, []).map((index) => windowText(windows, text, index));
}

/** The cache is another afterwards: nothing of what it held before is left. */
export async function readOtherContexts(
  pass: Pass,
  plan: RereadPlan,
  options: () => ExtendOptions,
): Promise<Partial<ExtraReadings>> {
  const reader = new TrunkReader(pass);
  const extras: Partial<Record<ContextReading, readonly (number | null)[]>> = {};
  for (const { context, windows } of plan.contexts) {
    const field = otherContextNeeds[context.need];
    const column: (number | null)[] = [];
    for (const [t, parts] of windows.entries()) {
      const tokens = context.turns[t]?.tokens ?? 0;
      const values: (number | null)[] = [];
      for (const part of parts) {
        const scores = await reader.read(part, 0, options());
        values.push(...Array.from(valuesOf(field, scores), shortestFloat32));
      }
      column.push(...Array<null>(tokens - values.length).fill(null), ...values);
    }
    extras[field] = column;
  }
  return extras;
}

function valuesOf(field: ContextReading, scores: RowScores): Float32Array {
  return field === 'noContext' ? scores.entropy : scores.logprob;
}
