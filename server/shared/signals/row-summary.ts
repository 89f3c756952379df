// What the trace list shows of an annotation.
import type { RowSummary } from '../protocol/trace-requests.ts';
import type { Annotation } from '../trace/annotation.ts';

export function summarizeAnnotation(annotation: Annotation): RowSummary {
  const probed = annotation.steps.filter(({ belief, answer }) => belief !== null || answer !== null);
  return {
    tokens: annotation.tokens.start.length,
    meanEntropy: annotation.signals['T2.meanEntropy'] ?? null,
    belief: annotation.base === null ? [] : [annotation.base.belief, ...probed.map(({ belief }) => belief)],
    potential: annotation.signals['S1.final'] ?? null,
    flips: annotation.signals['S5.flips'] ?? null,
    flags: [...new Set(annotation.flags.map(({ kind }) => kind))],
  };
}
