// Flags from the step potential: where a trace was solved, what followed, whether it was right and ends wrong, where it is
// sure of something wrong.
import type { TraceReading } from '../reading.ts';
import { isAnotherAnswer } from '../step/another-answer.ts';
import { probeValues } from '../step/probe-values.ts';
import { falseConfidence, saturationSignal } from '../step/saturation.ts';
import { saturation } from '../step/spae-advantage.ts';
import { percent, two, type FlagRule } from './flag-rule.ts';

/** Without the probes of another answer than the gold one, though it may begin with the gold answer. */
function ofGoldAnswer(reading: TraceReading): TraceReading {
  const { probes, trace, sameAnswer } = reading;
  const kept = probes.map((one) => (one && isAnotherAnswer(one.answer, trace.answers, sameAnswer) ? null : one));
  return { ...reading, probes: kept };
}

/** The first step that is sure of the gold answer, and its potential; null where there is none. */
function firstSaturated(reading: TraceReading): { readonly step: number; readonly phi: string } | null {
  for (const [step, probe] of ofGoldAnswer(reading).probes.entries()) {
    const { potential } = probeValues(probe);
    if (potential !== null && potential > saturation) return { step, phi: two(potential) };
  }
  return null;
}

export const solvedHere: FlagRule = {
  kind: 'solved-here',
  needs: ['probe'],
  find: (reading) => {
    const first = firstSaturated(reading);
    if (first === null || reading.trace.correct !== true) return [];
    return [{ step: first.step, why: `Potential ${first.phi} first exceeds ${saturation} here.` }];
  },
};

export const redundantChecking: FlagRule = {
  kind: 'redundant-checking',
  needs: ['probe'],
  find: (reading) => {
    const first = firstSaturated(reading);
    const { checking = null, checkShare = null } = saturationSignal.compute(ofGoldAnswer(reading));
    if (first === null || checking === null || checkShare === null || !(checking > 0)) return [];
    const why = `${checking} tokens (${percent(checkShare)} of the thinking) follow after it was solved.`;
    return [{ step: first.step, why }];
  },
};

export const rightToWrong: FlagRule = {
  kind: 'right-to-wrong',
  needs: ['probe'],
  find: (reading) => {
    const first = firstSaturated(reading);
    if (first === null || reading.trace.correct !== false) return [];
    const end = reading.trace.prediction === null ? 'no final answer is given' : 'the final answer is wrong';
    return [{ step: first.step, why: `Potential was ${first.phi} here, yet ${end}.` }];
  },
};

export const falselyConfident: FlagRule = {
  kind: 'false-confidence',
  needs: ['probe'],
  find: ({ probes }) =>
    probes.flatMap((probe, step) => {
      const { potential, confidence, accuracy } = probeValues(probe);
      if (potential === null || confidence === null || accuracy === null || potential >= falseConfidence) return [];
      const why = `Confidence ${two(confidence)} while the gold answer has ${two(accuracy)}: potential ${two(potential)}.`;
      return [{ step, why }];
    }),
};
