// Where two texts differ, word by word: the spans of each that the other has not. Pure; no DOM.
import { diffArrays } from 'diff';

/** Half-open, UTF-16. Empty where only the other text has something there. */
export interface Difference {
  readonly start: number;
  readonly end: number;
}

export interface Differences {
  readonly left: readonly Difference[];
  readonly right: readonly Difference[];
  /** Characters at the beginning that both have. */
  readonly agreed: number;
}

/** Words, runs of white space, single signs. */
const wordPattern = /\s+|[\p{L}\p{N}\p{M}_]+|[^\s\p{L}\p{N}\p{M}_]/gu;

/**
 * Beyond this many words put in or taken out, two texts are two texts: what stands between their common beginning and end
 * is marked as a whole. The search takes time with the square of it, some 50 ms here.
 */
const mostEdits = 500;

/** Fewer words in common between two differences are chance, and marking around them is confetti. */
const fewestCommonWords = 4;

export function findDifferences(left: string, right: string): Differences {
  const [first, second] = [wordsOf(left), wordsOf(right)];
  let begin = 0;
  const shorter = Math.min(first.length, second.length);
  while (begin < shorter && first[begin] === second[begin]) begin++;
  let tail = 0;
  while (tail < shorter - begin && first.at(-1 - tail) === second.at(-1 - tail)) tail++;
  const agreed = lengthOf(first.slice(0, begin));
  const [own, other] = [first.slice(begin, first.length - tail), second.slice(begin, second.length - tail)];
  if (own.length === 0 && other.length === 0) return { left: [], right: [], agreed };
  const changes = joinChanges(changesBetween(own, other));
  return { ...spansOf(changes, agreed), agreed };
}

function wordsOf(text: string): readonly string[] {
  return text.match(wordPattern) ?? [];
}

/** Words that both have, or what each has instead. */
interface Change {
  readonly common: boolean;
  readonly left: readonly string[];
  readonly right: readonly string[];
}

function changesBetween(left: readonly string[], right: readonly string[]): readonly Change[] {
  const found = diffArrays([...left], [...right], { maxEditLength: mostEdits });
  if (found === undefined) return [{ common: false, left, right }];
  return found.map(({ added, removed, value }) => ({
    common: !added && !removed,
    left: added ? [] : value,
    right: removed ? [] : value,
  }));
}

/** Neighboring differences become one, also over a few common words. */
function joinChanges(changes: readonly Change[]): readonly Change[] {
  const joined: Change[] = [];
  changes.forEach((change, at) => {
    const isBetween = at > 0 && at < changes.length - 1;
    const common = change.common && !(isBetween && visibleWords(change.left) < fewestCommonWords);
    const last = joined.at(-1);
    if (last?.common !== common) joined.push({ ...change, common });
    else {
      const both = { left: [...last.left, ...change.left], right: [...last.right, ...change.right] };
      joined[joined.length - 1] = { common, ...both };
    }
  });
  return joined;
}

function visibleWords(words: readonly string[]): number {
  return words.filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

function spansOf(changes: readonly Change[], from: number): Pick<Differences, 'left' | 'right'> {
  const [left, right]: [Difference[], Difference[]] = [[], []];
  let [leftAt, rightAt] = [from, from];
  for (const change of changes) {
    const [leftEnd, rightEnd] = [leftAt + lengthOf(change.left), rightAt + lengthOf(change.right)];
    if (!change.common) {
      left.push({ start: leftAt, end: leftEnd });
      right.push({ start: rightAt, end: rightEnd });
    }
    [leftAt, rightAt] = [leftEnd, rightEnd];
  }
  return { left, right };
}

function lengthOf(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + word.length, 0);
}
