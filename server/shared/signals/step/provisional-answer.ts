// S5: label-free probe signals: the answer the model would give after each step, when it stops changing, how sure it is.
import { accuracy, potential } from './potential.ts';
import { probeValues } from './probe-values.ts';
import type { ProbeReading, TraceReading } from '../reading.ts';
import { saturation } from './spae-advantage.ts';
import type { Parts, TraceSignal } from '../signal.ts';

export interface AnswerCourse {
  /** True where the answer differs from the one before; the first never is. */
  readonly flipped: readonly boolean[];
  readonly flips: number;
  /** First step (from 1) after which the answer never changes; null without answers. */
  readonly commitStep: number | null;
}

/** The course of provisional answers; equality is given. A missing answer equals only a missing one. */
export function answerCourse(
  answers: readonly (string | null)[],
  sameAnswer: (left: string, right: string) => boolean,
): AnswerCourse {
  const flipped = answers.map((answer, k) => {
    if (k === 0) return false;
    const before = answers[k - 1] ?? null;
    return answer === null || before === null ? answer !== before : !sameAnswer(before, answer);
  });
  return {
    flipped,
    flips: flipped.filter(Boolean).length,
    commitStep: answers.length === 0 ? null : flipped.lastIndexOf(true) < 0 ? 1 : flipped.lastIndexOf(true) + 1,
  };
}

/** Indices into `trace.steps` of the probed steps, with their answers. */
export function probedAnswers(
  reading: TraceReading,
): readonly { readonly step: number; readonly answer: string | null }[] {
  return reading.probes.flatMap((probe, step) => (probe === null ? [] : [{ step, answer: probe.answer }]));
}

/**
 * S5.4: the potential with the trace's own final answer in place of the gold one, [-1, 1]: when it already knew what it
 * would say, right or wrong. Null where its own answer was not forced there or nothing was decoded.
 * @param own log-probs of the tokens of its own answer
 */
export function selfPotential(probe: ProbeReading | null, own: readonly number[] | null): number | null {
  const { confidence } = probeValues(probe);
  if (confidence === null || own === null || own.length === 0) return null;
  const value = potential(accuracy(own), confidence);
  return Number.isFinite(value) ? value : null;
}

/** One a step. */
function selfPotentials({ probes, extras }: TraceReading): readonly (number | null)[] {
  return probes.map((probe, step) => selfPotential(probe, extras.ownAnswer?.steps[step] ?? null));
}

/** Of the trace: at the base, at the last probed step, and the first step (from 1) that knows. */
function selfParts(reading: TraceReading): Parts {
  const steps = selfPotentials(reading);
  const known = steps.findIndex((value) => value !== null && value > saturation);
  return {
    selfBase: selfPotential(reading.base, reading.extras.ownAnswer?.base ?? null),
    selfFinal: steps.findLast((value) => value !== null) ?? null,
    selfKSat: known < 0 ? null : known + 1,
  };
}

export const provisionalAnswer: TraceSignal = {
  id: 'S5',
  title: 'Provisional answer',
  meaning:
    'Label-free probe signals: the answer the model would give after each step, when it stops changing, how sure it is.',
  level: 'step',
  priority: 'P0',
  unit: '',
  range: 'confidence (0, 1]; counts',
  direction: 'high',
  usesGold: false,
  needs: ['base', 'probe'],
  furtherNeeds: ['own-answer'],
  furtherParts: ['selfBase', 'selfFinal', 'selfKSat', 'selfPotential'],
  cost: 'packed probes and up to 10 decode steps over all of them together',
  source: 'probes of SPAE (arXiv:2601.03823) and ConCISE (arXiv:2505.04881), decoded greedily',
  traps: [
    'Answer text that stands in the step is copied.',
    'A trace that never writes an answer still gets a probe answer.',
    'Numbers of different probe wordings are not comparable.',
    'The self-potential (measured where S5 is asked for by its id) says when the answer was settled, not that it is right.',
  ],
  ranks: { finalConfidence: 'high', flips: 'low', commitStep: 'low' },
  confidences: ['finalConfidence'],
  compute: (reading) => {
    const probed = probedAnswers(reading);
    if (probed.length === 0 || probed.every(({ answer }) => answer === null)) {
      const none = { flips: null, commitStep: null, postCommitTokens: null, finalConfidence: null, knownBefore: null };
      return { ...none, ...selfParts(reading) };
    }
    const course = answerCourse(
      probed.map(({ answer }) => answer),
      reading.sameAnswer,
    );
    const commit = course.commitStep === null ? undefined : probed[course.commitStep - 1]?.step;
    const turn = commit === undefined ? undefined : reading.turns[reading.trace.steps[commit]?.turn ?? 0];
    const end = commit === undefined ? undefined : reading.stepTokens[commit]?.end;
    const lastProbe = reading.probes.findLast((probe) => probe !== null) ?? null;
    const base = probeValues(reading.base);
    const prediction = reading.trace.prediction;
    return {
      flips: course.flips,
      commitStep: commit === undefined ? null : commit + 1,
      postCommitTokens:
        reading.thinkEnd === null || end === undefined || turn === undefined
          ? null
          : Math.max(0, reading.thinkEnd - (end - turn.firstToken)),
      finalConfidence: probeValues(lastProbe).confidence,
      // S5.5: the reasoning was not needed by this scorer where it already knew the trace's own answer.
      knownBefore:
        base.answer === null || prediction === null || base.confidence === null
          ? null
          : Number(reading.sameAnswer(base.answer, prediction) && base.confidence > 0.9),
      ...selfParts(reading),
    };
  },
  computeSteps: (reading) => ({ selfPotential: selfPotentials(reading) }),
};
