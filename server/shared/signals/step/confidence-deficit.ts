// S6: where the model doubts a step that was fine, and where it goes on although it is sure. ConCISE, Qiao et al., arXiv
// 2505.04881; the probe, the cues and the thresholds are this program's own.
import { sumOf } from '../../numbers/mean.ts';
import { occurrences } from '../../trace/occurrences.ts';
import { openingWords } from '../lexicons/lexicon.ts';
import { reflectionFinder } from '../lexicons/own-lexicons.ts';
import type { Trace } from '../../trace/trace.ts';
import type { CueMass } from '../extra-readings.ts';
import type { TraceReading } from '../reading.ts';
import type { PartColumns, TraceSignal } from '../signal.ts';
import { probeValues } from './probe-values.ts';
import { builtInThresholds } from './reflection-thresholds.ts';

/** A step opens within these words. */
const openingLength = 8;
/** Accuracy of the gold answer from which on a step counts as fine. */
export const fineAccuracy = 0.5;
/** Probability of all cues together under which the model goes on in other words, and their ratio says nothing. */
export const leastCueMass = 1e-3;

/** positive / (positive + reflective), [0, 1]; null where their mass is below the least. */
export function cueConfidence({ positive, reflective }: CueMass, least = leastCueMass): number | null {
  const mass = positive + reflective;
  return mass > 0 && mass >= least ? positive / mass : null;
}

/** Whether a step opens by going back over what was done: a cue within its first eight words. */
export function opensReflecting(step: string, find = reflectionFinder()): boolean {
  return find(openingWords(step, openingLength)).length > 0;
}

/** The words by which a step of the trace opens reflecting; null where it does not. */
export function reflectionCue({ trace, lexicons }: TraceReading, step: number): string | null {
  const opening = openingWords(stepText(trace, step), openingLength);
  const [cue] = reflectionFinder(lexicons)(opening);
  return cue === undefined ? null : opening.slice(cue.start, cue.end);
}

/** A step's text; of a step that is a whole turn, without the tag that opens its thinking. Empty where there is none. */
function stepText({ steps, turns }: Trace, index: number): string {
  const step = steps[index];
  if (step === undefined) return '';
  const text = (turns[step.turn]?.text ?? '').slice(step.start, step.end);
  return step.part === 'turn' ? text.replace(/^\s*<think>/u, '') : text;
}

/** One a step: its text opens with a reflection cue; null for steps that are written behind the thinking. */
export function reflectionColumn({ trace, lexicons }: TraceReading): readonly (number | null)[] {
  const find = reflectionFinder(lexicons);
  return trace.steps.map(({ part }, step) =>
    part === 'answer' ? null : Number(opensReflecting(stepText(trace, step), find)),
  );
}

function massOf(mass: CueMass | null): number | null {
  return mass === null ? null : mass.positive + mass.reflective;
}

function confidences({ trace, extras }: TraceReading): readonly (number | null)[] {
  return trace.steps.map((_, step) => {
    const mass = extras.reflection?.[step] ?? null;
    return mass === null ? null : cueConfidence(mass);
  });
}

/** Right by the gold answer where there is one, or the probe already answers as the trace does. */
function isFine(reading: TraceReading, step: number): boolean {
  const { accuracy, answer } = probeValues(reading.probes[step] ?? null);
  const { prediction } = reading.trace;
  const settled = answer !== null && prediction !== null && reading.sameAnswer(answer, prediction);
  return settled || (accuracy !== null && accuracy >= fineAccuracy);
}

/** One a step: 1 where a step that was fine is doubted and the next one reflects; null where it was not asked. */
export function deficitColumn(reading: TraceReading): readonly (number | null)[] {
  const { doubtBelow } = { ...builtInThresholds, ...reading.thresholds };
  const reflections = reflectionColumn(reading);
  return confidences(reading).map((value, step) =>
    value === null ? null : Number(value < doubtBelow && reflections[step + 1] === 1 && isFine(reading, step)),
  );
}

export interface TerminationDelay {
  /** Index into `trace.steps` of the first step after which the model is sure and the answer stands in the text. */
  readonly step: number;
  /** Tokens of thinking after it. */
  readonly tokens: number;
}

/** Null where there was no thinking, no final answer, none of it stands in the thinking, or the model never was sure. */
export function terminationDelay(reading: TraceReading): TerminationDelay | null {
  const { sureAbove } = { ...builtInThresholds, ...reading.thresholds };
  const { trace, thinkEnd } = reading;
  const values = confidences(reading);
  if (trace.prediction === null || thinkEnd === null) return null;
  for (const [turn, { text }] of trace.turns.entries()) {
    const [first] = occurrences(text, trace.prediction);
    if (first === undefined) continue;
    const step = trace.steps.findIndex(
      (one, at) => one.turn === turn && one.part === 'think' && one.end >= first.end && (values[at] ?? -1) > sureAbove,
    );
    if (step < 0) return null;
    const end = (reading.stepTokens[step]?.end ?? 0) - (reading.turns[turn]?.firstToken ?? 0);
    return { step, tokens: Math.max(0, thinkEnd - end) };
  }
  return null;
}

function columns(reading: TraceReading): PartColumns {
  return {
    positive: reading.trace.steps.map((_, step) => reading.extras.reflection?.[step]?.positive ?? null),
    mass: reading.trace.steps.map((_, step) => massOf(reading.extras.reflection?.[step] ?? null)),
    confidence: confidences(reading),
    reflects: reflectionColumn(reading),
    deficit: deficitColumn(reading),
  };
}

export const confidenceDeficit: TraceSignal = {
  id: 'S6',
  title: 'Confidence deficit and termination delay',
  meaning:
    'Where the model doubts a step that was fine, and how long it goes on after it is sure of an answer it has written.',
  level: 'step',
  priority: 'P1',
  unit: 'probability; tokens',
  range: 'positive, mass and confidence [0, 1]; counts; tokens',
  direction: 'low',
  usesGold: true,
  needs: ['base', 'probe', 'reflection'],
  cost: 'one short probe behind every step, one distribution each',
  source: "ConCISE, Qiao et al., arXiv:2505.04881; probe, cues and thresholds are this program's",
  traps: [
    'Which words affirm and which doubt depends on the model, and so does which confidence is low: compare steps of one model, and set cues and thresholds for it.',
    'Undefined where all of these words together have less than a thousandth of the probability (`mass`): the model goes on in others, which can be given.',
    'The built-in list of reflection cues is English; another can be given (`lexicons`).',
    'Without a gold answer a step counts as fine where the probe already gives the final answer of the trace.',
  ],
  ranks: { reflectionSteps: 'low', deficits: 'low', terminationDelay: 'low' },
  compute: (reading) => {
    const { reflects = [], deficit = [] } = columns(reading);
    return {
      reflectionSteps: sumOf(reflects),
      deficits: sumOf(deficit),
      terminationDelay: terminationDelay(reading)?.tokens ?? null,
    };
  },
  computeSteps: columns,
};
