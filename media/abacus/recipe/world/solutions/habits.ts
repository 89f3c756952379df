// How often a written solution shows each habit. The model's card states the same numbers.

export const habits = {
  /** One step goes wrong and is repaired. */
  slip: 0.12,
  /** Of the slips: noticed one or two steps later, and what was built on it is worked out again. */
  lateRepair: 0.35,
  /** Checks a step again when the answer is known. */
  check: 0.15,
  /** Of the checks: checks a second time. */
  secondCheck: 0.25,
  /** Begins with a sentence that computes nothing: the goal, a plan, or the numbers that matter. */
  opening: 0.2,
  /** Says the answer in a sentence before the thinking ends. */
  closing: 0.25,
  /** Works in another order than the story's, where there is one. */
  otherOrder: 0.3,
} as const;
