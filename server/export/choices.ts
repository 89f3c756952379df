// What people chose, by pair: it always wins over the rule. A choice names two texts in an order; a rule that proposes
// them the other way round is told the same.
import type { PairWord } from '../shared/protocol/pair-rules.ts';
import type { HumanChoice } from './pair.ts';
import type { ProposedSide } from './proposal.ts';
import { sha256 } from './text-hash.ts';

/** A line of a file of choices. */
export interface SaidOfPair {
  readonly choice: PairWord;
  readonly by: string | null;
}

export interface Choices {
  /** Those that hold. */
  readonly size: number;
  /** The choice about the pair as it is proposed now; null where nobody chose. */
  readonly find: (chosen: ProposedSide, rejected: ProposedSide) => HumanChoice | null;
}

/** Stable over rules, files and forms: 16 hex digits of the prompt's and both texts' hashes. */
export function pairId(chosen: ProposedSide, rejected: ProposedSide): string {
  return sha256(`${rejected.promptSha256}:${chosen.textSha256}:${rejected.textSha256}`).slice(0, 16);
}

/** @param entries in the order in which they were made: the last word about two texts counts */
export function makeChoices(entries: Iterable<readonly [pair: string, said: SaidOfPair]>): Choices {
  const made = new Map<string, { readonly said: SaidOfPair; readonly at: number }>();
  let at = 0;
  for (const [pair, said] of entries) made.set(pair, { said, at: at++ });
  return {
    size: [...made.values()].filter(({ said }) => said.choice !== 'clear').length,
    find(chosen, rejected) {
      if (made.size === 0) return null;
      const straight = made.get(pairId(chosen, rejected));
      const reversed = made.get(pairId(rejected, chosen));
      const isStraight = reversed === undefined || (straight !== undefined && straight.at > reversed.at);
      const { choice, by } = (isStraight ? straight?.said : reversed.said) ?? { choice: 'clear', by: null };
      if (choice === 'clear') return null;
      return { choice: isStraight ? choice : reverse(choice), by };
    },
  };
}

export const noChoices: Choices = makeChoices([]);

function reverse(choice: HumanChoice['choice']): HumanChoice['choice'] {
  if (choice === 'skip') return 'skip';
  return choice === 'choose' ? 'reject' : 'choose';
}
