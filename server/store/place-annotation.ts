// Puts a stored annotation in the place of the trace that asks for it: equal texts share one stored annotation.
import type { Annotation } from '../shared/trace/annotation.ts';
import type { Trace } from '../shared/trace/trace.ts';

/** The same numbers with the trace's own id, line and group. */
export function placeAnnotation(annotation: Annotation, trace: Trace): Annotation {
  const problems = annotation.problems.map((problem) =>
    problem.line === undefined ? problem : { ...problem, line: trace.line },
  );
  return { ...annotation, id: trace.id, line: trace.line, group: trace.group, problems };
}
