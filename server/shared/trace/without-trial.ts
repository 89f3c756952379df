// A trace without the first traces of its file, for those who need no wording chosen: views, reports, known wordings.
import type { Trace } from './trace.ts';

export function withoutTrial(trace: Trace): Trace {
  const { trial, ...rest } = trace;
  return trial === undefined ? trace : rest;
}
