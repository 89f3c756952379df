// Is a completion right? Its last `\boxed{}` must hold exactly the integer that was asked for.

/** The text in the last `\boxed{…}` of a completion, or null where there is none. */
export function lastBoxed(completion: string): string | null {
  const boxes = [...completion.matchAll(/\\boxed\{([^{}]*)\}/g)];
  return boxes.at(-1)?.[1] ?? null;
}

/** True for the equal integer, spelled as integers are; nothing else, not even "12.0". */
export function isRightAnswer(completion: string, answer: number): boolean {
  // Reasoning that never closes has not answered, whatever stands in it.
  if (completion.includes('<think>') && !completion.includes('</think>')) return false;
  return lastBoxed(completion)?.trim() === String(answer);
}
