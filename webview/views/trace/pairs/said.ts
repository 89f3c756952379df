// A pair as it will be once a word is said of it, shown until the server has taken the word in. Pure; no DOM.
import type { PairSides } from '../../../../server/shared/protocol/pair-sides.ts';
import type { PairWord } from '../../../../server/shared/protocol/pair-rules.ts';
import type { ProposedPair } from '../../../../server/shared/protocol/proposed-pairs.ts';

export function withWord(pair: ProposedPair, word: PairWord): ProposedPair {
  const straight = pair.choice === 'reject' ? turned(pair) : pair;
  const sided = word === 'reject' ? turned(straight) : straight;
  const left = { id: 'human-skip', why: 'a person chose to leave it out', canBeOverruled: true };
  return { ...sided, choice: word === 'clear' ? null : word, guard: word === 'skip' ? left : null };
}

/** The sides change places. */
function turned(pair: ProposedPair): ProposedPair {
  const { lineChosen, lineRejected, scoreChosen, scoreRejected, margin, sides } = pair;
  return {
    ...pair,
    ...{ lineChosen: lineRejected, lineRejected: lineChosen },
    ...{ scoreChosen: scoreRejected, scoreRejected: scoreChosen },
    margin: margin === null ? null : -margin,
    sides: turnedSides(sides),
  };
}

function turnedSides({ chosen, rejected, departure }: PairSides): PairSides {
  const ends = departure?.kind === 'text' ? departure.ends : null;
  const other =
    departure?.kind === 'text' && ends !== null
      ? { ...departure, ends: { chosen: ends.rejected, rejected: ends.chosen } }
      : departure;
  return { chosen: rejected, rejected: chosen, departure: other };
}
