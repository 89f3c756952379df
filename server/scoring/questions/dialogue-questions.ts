// What is asked behind the turns of a dialogue besides the belief in the gold answer: reflection behind each, the rest
// behind the last, which answers; completion of the question that the dialogue begins with beside the first.
import { noExtras, type ExtraReadings } from '../../shared/signals/extra-readings.ts';
import type { Need } from '../../shared/signals/signal.ts';
import type { Problem } from '../../shared/trace/problem.ts';
import type { ProbeOutcome } from '../ask-probes.ts';
import type { ContextWindows } from '../context-windows.ts';
import type { EncodedTurn } from '../encode-turns.ts';
import { notMeasured, type AskedTurn } from './asking.ts';
import { planQuestions, type QuestionChoice, type TurnQuestions } from './plan-questions.ts';
import { QuestionPlacer } from './question-placer.ts';
import { wholeTurnPlaces } from './turn-places.ts';

/** Of the readings that are taken behind a turn, those of every turn and those of the last. */
const ofEach: readonly Need[] = ['reflection'];
const ofLast: readonly Need[] = ['verdict', 'follow-ups', 'answer-cue'];
/** What is about the question that a dialogue begins with. */
const ofFirst: readonly Need[] = ['prompt-completion'];

/** What is read within one turn's thinking or about one question, and the signals that rest on it. */
const undefinedHere = [
  ['likelihood', 'R4'],
  ['no-reasoning', 'R5'],
  ['own-answer', 'S5'],
  ['permuted-choice', 'R14'],
] as const satisfies readonly (readonly [Need, string])[];

export interface DialogueQuestions {
  /** One a turn. */
  readonly turns: readonly TurnQuestions[];
  /** Literal texts asked, by signal id. */
  readonly texts: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}

export async function planDialogueQuestions(
  asked: Pick<AskedTurn, 'trace' | 'tokenizer' | 'template'>,
  turns: readonly { readonly turn: EncodedTurn; readonly windows: ContextWindows }[],
  { needs, ...choice }: QuestionChoice,
): Promise<DialogueQuestions> {
  const planned: TurnQuestions[] = [];
  for (const [t, { turn, windows }] of turns.entries()) {
    const here = [...ofEach, ...(t === turns.length - 1 ? ofLast : []), ...(t === 0 ? ofFirst : [])];
    const places = wholeTurnPlaces(turn, t);
    planned.push(
      await planQuestions(
        { ...asked, turn, places, placer: new QuestionPlacer(windows) },
        { ...choice, needs: new Set(here.filter((need) => needs.has(need))) },
      ),
    );
  }
  const missing = undefinedHere.flatMap(([need, id]) => (needs.has(need) ? [id] : []));
  return {
    turns: planned,
    texts: Object.assign({}, ...planned.map(({ texts }) => texts)) as Record<string, string>, // assign of records of strings
    problems: [
      ...distinct(planned.flatMap(({ problems }) => problems)),
      ...(missing.length === 0 ? [] : [ofSingleTurns(missing)]),
    ],
  };
}

/** @param outcomes one a question of each turn */
export function readDialogueQuestions(
  { turns }: DialogueQuestions,
  outcomes: readonly (readonly ProbeOutcome[])[],
): ExtraReadings {
  const readings = turns.map(({ read }, t) => read(outcomes[t] ?? []).extras);
  const first = <F extends keyof ExtraReadings>(field: F): ExtraReadings[F] =>
    readings.map((reading) => reading[field]).find((value) => value !== null) ?? noExtras[field];
  const asked = readings.some(({ reflection }) => reflection !== null);
  return {
    ...noExtras,
    reflection: asked ? readings.map(({ reflection }, t) => reflection?.[t] ?? null) : null,
    verdict: first('verdict'),
    followUps: first('followUps'),
    answerCue: first('answerCue'),
    promptCompletion: first('promptCompletion'),
  };
}

/** What is said of every turn in the same words is said once. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()];
}

function ofSingleTurns(ids: readonly string[]): Problem {
  return notMeasured(
    `What is asked within one answer (${ids.join(', ')})`,
    'it is a dialogue of several assistant messages, whose steps are whole messages.',
  );
}
