// Which siblings gave the same answer, and what the counts of answers say (the arithmetic of G7).

export interface AnswerClasses {
  /** Class of each sibling (N), an index into `answers`; null for those without an answer, which form a class of their own. */
  readonly classOf: readonly (number | null)[];
  /** One answer of each class as it was first written, in the order in which they come. */
  readonly answers: readonly string[];
  /** Siblings of each class, as long as `answers`. */
  readonly counts: readonly number[];
}

/** Comparing is quadratic in the different answers; a group of more is compared by text. */
const comparedClasses = 400;

/** @param answers of the siblings (N) @param sameAnswer equality of signals.md 1.9 */
export function classifyAnswers(
  answers: readonly (string | null)[],
  sameAnswer: (left: string, right: string) => boolean,
): AnswerClasses {
  const firsts: string[] = [];
  const counts: number[] = [];
  const byText = new Map<string, number>();
  const classOf = answers.map((answer) => {
    if (answer === null) return null;
    let found = byText.get(answer);
    if (found === undefined) {
      found = firsts.slice(0, comparedClasses).findIndex((first) => sameAnswer(first, answer));
      if (found < 0) found = firsts.push(answer) - 1;
      byText.set(answer, found);
    }
    counts[found] = (counts[found] ?? 0) + 1;
    return found;
  });
  return { classOf, answers: firsts, counts };
}

export interface Consensus {
  /** Share of the most frequent answer among all siblings, [0, 1]. */
  readonly majorityRatio: number;
  /** Class of the most frequent answer; of equally frequent ones the first written. */
  readonly majority: number;
  /** Nats, over the classes and the class of no answer; [0, ln N]. */
  readonly answerEntropy: number;
  /** Over ln N; null for one sibling. */
  readonly answerEntropyNormalized: number | null;
  /** Different answers. */
  readonly distinct: number;
}

/** Null where no sibling has an answer. */
export function consensus({ classOf, counts }: AnswerClasses): Consensus | null {
  const size = classOf.length;
  const largest = counts.reduce((a, b) => Math.max(a, b), 0);
  if (largest === 0) return null;
  const withNone = [...counts, classOf.filter((one) => one === null).length];
  const entropy = withNone.reduce((sum, n) => sum - (n > 0 ? (n / size) * Math.log(n / size) : 0), 0);
  return {
    majorityRatio: largest / size,
    majority: counts.indexOf(largest),
    // Rounding leaves a unanimous group a hair below 0.
    answerEntropy: Math.max(0, entropy),
    answerEntropyNormalized: size < 2 ? null : Math.min(1, Math.max(0, entropy) / Math.log(size)),
    distinct: counts.length,
  };
}
