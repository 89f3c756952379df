// Whether the model would answer something else than the gold answer, however sure it is of the gold answer's tokens.

/**
 * The gold answer's own tokens are all that is scored (signals.md 1.8): a model that is sure of 20 is as sure of the 2 that 20
 * begins with. An answer that the decoder's limit cut off inside the gold answer is not another one.
 * @param answer greedy provisional answer; null (nothing was decoded) is not another one
 * @param gold accepted forms
 */
export function isAnotherAnswer(
  answer: string | null,
  gold: readonly string[],
  sameAnswer: (left: string, right: string) => boolean,
): boolean {
  return answer !== null && !gold.some((form) => form.startsWith(answer) || sameAnswer(answer, form));
}
