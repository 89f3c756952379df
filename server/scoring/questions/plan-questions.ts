// From what must be measured to the questions behind one turn, all kinds in one list, and their answers back to readings.
import type { ProbeWording } from '../../probes/probe-templates.ts';
import type { ReflectionCues } from '../../probes/reflection-cues.ts';
import { noExtras, type ExtraReadings } from '../../shared/signals/extra-readings.ts';
import type { ProbeReading } from '../../shared/signals/reading.ts';
import type { Need } from '../../shared/signals/signal.ts';
import type { Problem } from '../../shared/trace/problem.ts';
import type { ProbeOutcome } from '../ask-probes.ts';
import { planAnswerCueQuestions } from './answer-cue-questions.ts';
import type { AskedTurn, Asking } from './asking.ts';
import { planFollowUpQuestions } from './follow-up-questions.ts';
import { planLikelihoodQuestions } from './likelihood-questions.ts';
import { planPromptCompletion } from './prompt-completion-questions.ts';
import type { PlacedQuestion } from './question-placer.ts';
import { planReflectionQuestions } from './reflection-questions.ts';
import { planStepQuestions } from './step-questions.ts';
import { planVerdictQuestions } from './verdict-questions.ts';

export interface TurnQuestions {
  readonly questions: readonly PlacedQuestion[];
  /** Literal texts asked, by signal id. */
  readonly texts: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
  readonly read: (outcomes: readonly ProbeOutcome[]) => TurnReadings;
}

export interface TurnReadings {
  readonly base: ProbeReading | null;
  /** One a step of the trace. */
  readonly probes: readonly (ProbeReading | null)[];
  readonly likelihood: readonly number[] | null;
  readonly extras: ExtraReadings;
  readonly problems: readonly Problem[];
}

/** What is asked, and in which words. */
export interface QuestionChoice {
  readonly needs: ReadonlySet<Need>;
  /** Of the step probe. */
  readonly wording: ProbeWording;
  readonly cues: ReflectionCues;
}

export async function planQuestions(
  asked: AskedTurn,
  { needs, wording, cues }: QuestionChoice,
): Promise<TurnQuestions> {
  const askings: Asking[] = [];
  const own = needs.has('own-answer');
  if (own || needs.has('probe')) askings.push(await planStepQuestions(asked, wording, own));
  const likelihood = needs.has('likelihood');
  const noReasoning = needs.has('no-reasoning');
  if (likelihood || noReasoning) askings.push(await planLikelihoodQuestions(asked, { likelihood, noReasoning }));
  if (needs.has('reflection')) askings.push(await planReflectionQuestions(asked, cues));
  if (needs.has('verdict')) askings.push(await planVerdictQuestions(asked));
  if (needs.has('follow-ups')) askings.push(await planFollowUpQuestions(asked));
  if (needs.has('answer-cue')) askings.push(await planAnswerCueQuestions(asked));
  if (needs.has('prompt-completion')) askings.push(await planPromptCompletion(asked, wording));
  return joinAskings(askings, asked);
}

function joinAskings(askings: readonly Asking[], { trace, placer }: AskedTurn): TurnQuestions {
  return {
    questions: askings.flatMap(({ questions }) => questions),
    texts: Object.assign({}, ...askings.map(({ texts }) => texts)) as Record<string, string>, // assign of records of strings
    problems: [...placer.problems, ...askings.flatMap(({ problems }) => problems)],
    read: (outcomes) => {
      let readings: TurnReadings = {
        ...{ base: null, probes: trace.steps.map(() => null), likelihood: null },
        ...{ extras: noExtras, problems: [] },
      };
      let from = 0;
      for (const { questions, read } of askings) {
        const part = read(outcomes.slice(from, from + questions.length));
        from += questions.length;
        const extras = { ...readings.extras, ...part.extras };
        readings = { ...readings, ...part, extras, problems: [...readings.problems, ...(part.problems ?? [])] };
      }
      return readings;
    },
  };
}
