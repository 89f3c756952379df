// What people chose, by pair: it always wins over the rule. A choice names two texts in an order; a rule that proposes
// them the other way round is told the same.
import type { HumanChoice } from './pair.ts';
import type { ProposedSide } from './proposal.ts';
import { sha256 } from './text-hash.ts';

export interface Choices {
  readonly size: number;
  /** The choice about the pair as it is proposed now; null where nobody chose. */
  readonly find: (chosen: ProposedSide, rejected: ProposedSide) => HumanChoice | null;
}

/** Stable over rules, files and forms: 16 hex digits of the prompt's and both texts' hashes. */
export function pairId(chosen: ProposedSide, rejected: ProposedSide): string {
  return sha256(`${rejected.promptSha256}:${chosen.textSha256}:${rejected.textSha256}`).slice(0, 16);
}

/** @param entries in the order in which they were made: the last word about two texts counts */
export function makeChoices(entries: Iterable<readonly [pair: string, choice: HumanChoice]>): Choices {
  const made = new Map<string, { readonly choice: HumanChoice; readonly at: number }>();
  let at = 0;
  for (const [pair, choice] of entries) made.set(pair, { choice, at: at++ });
  return {
    size: made.size,
    find(chosen, rejected) {
      if (made.size === 0) return null;
      const straight = made.get(pairId(chosen, rejected));
      const reversed = made.get(pairId(rejected, chosen));
      if (reversed === undefined || (straight !== undefined && straight.at > reversed.at))
        return straight?.choice ?? null;
      return { ...reversed.choice, choice: reverse(reversed.choice.choice) };
    },
  };
}

export const noChoices: Choices = makeChoices([]);

function reverse(choice: HumanChoice['choice']): HumanChoice['choice'] {
  if (choice === 'skip') return 'skip';
  return choice === 'choose' ? 'reject' : 'choose';
}
