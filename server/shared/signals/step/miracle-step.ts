// S10: a step that jumps to the right answer without what it would take to derive it. After Yuan et al., arXiv 2510.07774,
// whose own cure is a trained reward model; the detector is this program's, and every condition of it is a column.
import { numbersIn } from '../../trace/numbers-in-text.ts';
import { occurrences } from '../../trace/occurrences.ts';
import type { Prompt, Trace } from '../../trace/trace.ts';
import type { TraceReading } from '../reading.ts';
import type { TraceSignal } from '../signal.ts';
import { tokensIn } from '../token-span.ts';
import { probeValues } from './probe-values.ts';
import { stepShifts } from './step-shifts.ts';

/** Nats from which on a belief shift is a jump: the answer became twenty times as probable. */
export const jumpThreshold = Math.log(20);
/** Share of known numbers under which a step has no support. */
export const supportThreshold = 0.5;
/** Tokens besides the answer under which a step derives nothing. */
export const leastTokens = 15;
/** Probability of the answer before any reasoning from which on a miracle looks recalled. */
export const recallThreshold = 0.2;

/** What is looked at in one step; each may be shown by itself. */
export interface StepSupport {
  /** The gold answer stands in the step, and in no step before. */
  readonly firstSight: boolean;
  /** Share of the step's other numbers that stood in the question or in earlier steps, [0, 1]; null without any. */
  readonly support: number | null;
  /** Tokens of the step that are no part of the answer. */
  readonly besides: number;
}

/** @param jump belief shift of the step, nats */
export function isMiracle(jump: number, { firstSight, support, besides }: StepSupport): boolean {
  const derived = support !== null && support >= supportThreshold && besides >= leastTokens;
  return jump >= jumpThreshold && firstSight && !derived;
}

/** One a step of the trace; the answer step's box and the like included. */
export function stepSupports(reading: TraceReading): readonly StepSupport[] {
  const { trace, stepTokens } = reading;
  const known = new Set(numbersIn(promptText(trace.prompt)).map(({ value }) => value));
  const goldNumbers = new Set(trace.answers.flatMap((answer) => numbersIn(answer).map(({ value }) => value)));
  let seen = false;
  return trace.steps.map((step, at) => {
    const text = (trace.turns[step.turn]?.text ?? '').slice(step.start, step.end);
    const places = trace.answers.flatMap((answer) => occurrences(text, answer));
    const firstSight = !seen && places.length > 0;
    seen ||= places.length > 0;
    const values = numbersIn(text).map(({ value }) => value);
    const others = new Set(values.filter((value) => !goldNumbers.has(value)));
    const supported = [...others].filter((value) => known.has(value)).length;
    for (const value of values) known.add(value);
    const { first, end } = stepTokens[at] ?? { first: 0, end: 0 };
    const answerTokens = new Set(
      places.flatMap((place) => {
        const span = { start: step.start + place.start, end: step.start + place.end };
        const range = tokensIn(reading, step.turn, span);
        return Array.from({ length: range.end - range.first }, (_, k) => range.first + k);
      }),
    );
    const besides = Array.from({ length: end - first }, (_, k) => first + k).filter(
      (token) => !answerTokens.has(token),
    );
    return { firstSight, support: others.size === 0 ? null : supported / others.size, besides: besides.length };
  });
}

function promptText(prompt: Prompt): string {
  return prompt.kind === 'text' ? prompt.text : prompt.messages.map(({ content }) => content).join('\n');
}

export interface MiracleStep extends StepSupport {
  readonly step: number;
  /** Nats: the severity. */
  readonly jump: number;
}

/** The miracle steps of a right trace; null where it is not known to be right, or no belief is. */
export function miracleSteps(reading: TraceReading): readonly MiracleStep[] | null {
  const jumps = beliefJumps(reading);
  if (!isJudgeable(reading.trace) || jumps.every((jump) => jump === null)) return null;
  return stepSupports(reading).flatMap((support, step) => {
    const jump = jumps[step] ?? null;
    return jump !== null && isMiracle(jump, support) ? [{ ...support, step, jump }] : [];
  });
}

/** Probability of the gold answer before any reasoning (joint over its tokens), [0, 1]; null without a base probe. */
export function recall(reading: TraceReading): number | null {
  const { belief } = probeValues(reading.base);
  return belief === null ? null : Math.exp(belief);
}

function beliefJumps(reading: TraceReading): readonly (number | null)[] {
  return stepShifts(reading, ({ belief }) => belief);
}

function isJudgeable({ correct, answers, multiTurn }: Trace): boolean {
  return correct === true && answers.length > 0 && !multiTurn;
}

export const miracleStep: TraceSignal = {
  id: 'S10',
  title: 'Miracle step',
  meaning:
    'A step that jumps to the right answer although neither question nor earlier steps hold what it would be derived from.',
  level: 'step',
  priority: 'P1',
  unit: '',
  range: 'recall and support [0, 1]; counts; jump in nats',
  direction: 'low',
  usesGold: true,
  needs: ['base', 'probe', 'gold'],
  cost: 'none beyond S3: the probe before the first step is the one without reasoning',
  source: "after Yuan et al., arXiv:2510.07774; the conditions are this program's",
  traps: [
    'Only right traces are looked at.',
    'Several lines of algebra in one paragraph look like a jump where steps are coarse.',
    'Numbers written as words do not count as support.',
  ],
  ranks: { miracleSteps: 'low', recall: 'low' },
  compute: (reading) => ({ recall: recall(reading), miracleSteps: miracleSteps(reading)?.length ?? null }),
  computeSteps: (reading) => {
    const { trace } = reading;
    const found = miracleSteps(reading);
    const jumps = beliefJumps(reading);
    const supports = trace.answers.length === 0 ? null : stepSupports(reading);
    return {
      jump: jumps,
      firstSight: trace.steps.map((_, step) =>
        supports === null ? null : Number(supports[step]?.firstSight ?? false),
      ),
      support: trace.steps.map((_, step) => supports?.[step]?.support ?? null),
      besides: trace.steps.map((_, step) => supports?.[step]?.besides ?? null),
      miracle: trace.steps.map((_, step) =>
        found === null || (jumps[step] ?? null) === null ? null : Number(found.some((one) => one.step === step)),
      ),
    };
  },
};
