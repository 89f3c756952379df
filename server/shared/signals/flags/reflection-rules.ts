// Flags from ConCISE's probe: steps that are doubted although they were fine, and thinking after the model is sure.
import {
  cueConfidence,
  deficitColumn,
  fineAccuracy,
  reflectionCue,
  terminationDelay,
} from '../step/confidence-deficit.ts';
import { probeValues } from '../step/probe-values.ts';
import type { TraceReading } from '../reading.ts';
import { percent, quote, two, type FlagRule } from './flag-rule.ts';

function confidenceAt({ extras }: TraceReading, step: number): string {
  const mass = extras.reflection?.[step] ?? null;
  const value = mass === null ? null : cueConfidence(mass);
  return value === null ? 'unknown' : two(value);
}

export const doubtsFineStep: FlagRule = {
  kind: 'confidence-deficit',
  needs: ['probe', 'reflection'],
  find: (reading) =>
    deficitColumn(reading).flatMap((deficit, step) => {
      if (deficit !== 1) return [];
      const { accuracy, answer } = probeValues(reading.probes[step] ?? null);
      const isLikely = accuracy !== null && accuracy >= fineAccuracy;
      const fine = isLikely
        ? `the gold answer has ${two(accuracy)}`
        : `it answers ${answer ?? 'none'} as the trace does`;
      const cue = reflectionCue(reading, step + 1) ?? '';
      const why = `The step was fine (${fine}), yet the model affirms it with ${confidenceAt(reading, step)} only, and the next opens with ${quote(cue)}.`;
      return [{ step, why }];
    }),
};

export const couldStop: FlagRule = {
  kind: 'termination-delay',
  needs: ['reflection'],
  find: (reading) => {
    const delay = terminationDelay(reading);
    const { thinkEnd } = reading;
    if (delay === null || thinkEnd === null || !(delay.tokens > 0)) return [];
    const share = percent(delay.tokens / thinkEnd);
    const why = `The answer is written and the model affirms with ${confidenceAt(reading, delay.step)}; ${delay.tokens} tokens (${share} of the thinking) follow.`;
    return [{ step: delay.step, why }];
  },
};
