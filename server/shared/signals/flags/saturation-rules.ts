// Flags from the step potential: where a trace was solved, what followed, whether it was right and ends wrong, where it is
// sure of something wrong.
import type { ProbeReading, TraceReading } from '../reading.ts';
import { probeValues } from '../step/probe-values.ts';
import { falseConfidence, saturationSignal } from '../step/saturation.ts';
import { saturation } from '../step/spae-advantage.ts';
import { percent, two, type FlagRule } from './flag-rule.ts';

/** The first saturated step and its potential; null where there is none. */
function firstSaturated({ probes }: TraceReading): { readonly step: number; readonly phi: string } | null {
  for (const [step, probe] of probes.entries()) {
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
    const { checking = null, checkShare = null } = saturationSignal.compute(reading);
    if (first === null || checking === null || checkShare === null || !(checking > 0)) return [];
    const why = `${checking} tokens (${percent(checkShare)} of the thinking) follow after it was solved.`;
    return [{ step: first.step, why }];
  },
};

/**
 * Whether the probe answers what the gold is. The gold answer's own tokens are all that is scored: a model that is sure of
 * 20 is as sure of the 2 it begins with.
 */
function answersGold({ trace, sameAnswer }: TraceReading, probe: ProbeReading | null): boolean {
  const { answer } = probeValues(probe);
  return answer !== null && trace.answers.some((gold) => sameAnswer(answer, gold));
}

export const rightToWrong: FlagRule = {
  kind: 'right-to-wrong',
  needs: ['probe'],
  find: (reading) => {
    const { trace, probes } = reading;
    const first = firstSaturated({ ...reading, probes: probes.map((one) => (answersGold(reading, one) ? one : null)) });
    if (first === null || trace.correct !== false) return [];
    const end = trace.prediction === null ? 'no final answer is given' : 'the final answer is wrong';
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
