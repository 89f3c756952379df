// Reads one text window by window where it is longer than the model's context, in one window else, and asks the probes
// of each window behind it. What is scored where is planned by context-windows.ts.
import { topCount } from '../graph/blocks/reduce-logits.ts';
import type { Sampling } from '../shared/trace/annotation.ts';
import { askProbes, roomForProbes, slotsOf, type AskOptions, type ProbeOutcome } from './ask-probes.ts';
import { neededWindows, windowText, type ContextWindows, type WindowText } from './context-windows.ts';
import { joinRowScores } from './row-scores.ts';
import type { ExtendOptions, Pass, RowScores } from './scorer.ts';
import type { PlacedQuestion } from './questions/question-placer.ts';
import { tokensToRead, TrunkReader, type TrunkText } from './trunk-reader.ts';

interface PlannedWindow {
  readonly text: WindowText;
  /** Slots as they are in this window. */
  readonly questions: readonly PlacedQuestion[];
  /** For each the place of the question in the whole plan. */
  readonly places: readonly number[];
}

export interface WindowPlan {
  readonly windows: readonly PlannedWindow[];
  /** Slots that the pass needs. */
  readonly capacity: number;
  /** Tokens that will be read at most: for progress. */
  readonly tokens: number;
}

export function planWindows(
  windows: ContextWindows,
  text: TrunkText,
  questions: readonly PlacedQuestion[],
  sampling?: Sampling,
): WindowPlan {
  const indices = neededWindows(
    windows,
    text,
    questions.map(({ window }) => window),
  );
  const planned = indices.map((index): PlannedWindow => {
    const part = windowText(windows, text, index);
    const places = [...questions.keys()].filter((place) => questions[place]?.window === index);
    const local = places.flatMap((place) => questions[place] ?? []);
    return { text: part, places, questions: local.map((one) => ({ ...one, slot: one.slot - part.shift })) };
  });
  return {
    windows: planned,
    capacity: planned.reduce(
      (most, one) => Math.max(most, one.text.ids.length + roomForProbes(one.questions, sampling)),
      1,
    ),
    tokens: tokensToRead(planned.map((one) => one.text)) + slotsOf(questions, sampling),
  };
}

export interface WindowReadings {
  /** One row a scored token of the whole text. */
  readonly scores: RowScores;
  /** One a question of the plan. */
  readonly outcomes: readonly ProbeOutcome[];
}

/** @param reader of this pass, where texts are read one after the other */
export async function readWindows(
  pass: Pass,
  plan: WindowPlan,
  options: { readonly reading: () => ExtendOptions; readonly asking: AskOptions },
  reader = new TrunkReader(pass),
): Promise<WindowReadings> {
  const scores: RowScores[] = [];
  const outcomes: ProbeOutcome[] = [];
  for (const { text, questions, places } of plan.windows) {
    scores.push(await reader.read(text, topCount, options.reading()));
    const answered = await askProbes(pass, questions, options.asking);
    for (const [i, outcome] of answered.entries()) outcomes[places[i] ?? 0] = outcome;
  }
  return { scores: joinRowScores(scores, topCount), outcomes };
}
