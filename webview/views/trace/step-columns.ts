// Numbers of steps that come from elsewhere than the annotation, joined to it, so that bars and cards show them like any
// other. Pure; no DOM.
import type { Annotation } from '../../../server/shared/trace/annotation.ts';

/** One entry a step, by "<id>.<part>". */
export type StepColumns = Readonly<Record<string, readonly (number | null)[]>>;

/** The annotation itself where there are none. */
export function withStepColumns(annotation: Annotation, columns: StepColumns): Annotation {
  const entries = Object.entries(columns);
  if (entries.length === 0) return annotation;
  return {
    ...annotation,
    steps: annotation.steps.map((step, index) => ({
      ...step,
      signals: { ...step.signals, ...Object.fromEntries(entries.map(([key, column]) => [key, column[index] ?? null])) },
    })),
  };
}
