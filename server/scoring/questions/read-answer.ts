// What a decoded continuation of a probe says: all of it where the wording closes around the answer, else what it states.
import { stopRule } from '../../probes/stop-rule.ts';
import { extractAnswer } from '../../trace/answers/extract-answer.ts';

/** @param wording the probe's text */
export function answerReader(wording: string): (decoded: string) => string {
  const { open } = stopRule(wording);
  return (decoded) => (open ? (extractAnswer(decoded, { isContinuation: true }) ?? decoded) : decoded);
}
