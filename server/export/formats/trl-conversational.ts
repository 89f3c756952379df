// TRL's conversational preference lines: three lists of messages, whatever form the prompt has.
import { messagesOfTrace } from './messages-of-trace.ts';
import type { PairFormat } from './pair-format.ts';

export const trlConversational: PairFormat = {
  id: 'trl-conversational',
  title: 'TRL preference pairs, always as messages',
  holdsPrefix: () => false,
  sides(chosen, rejected, departure) {
    const [left, right] = [messagesOfTrace(chosen), messagesOfTrace(rejected)];
    if (departure === null) {
      return { kind: 'conversational', prompt: left.prompt, chosen: left.completion, rejected: right.completion };
    }
    if (departure.kind === 'text') throw new Error('a guard keeps beginnings inside a message out of this form');
    // Both sides have the same messages up to here, so the same index.
    const from = chosen.turns[departure.turn]?.message ?? left.prompt.length;
    const end = departure.only ? from + 1 : undefined;
    const [all, other] = [
      [...left.prompt, ...left.completion],
      [...right.prompt, ...right.completion],
    ];
    return {
      kind: 'conversational',
      prompt: all.slice(0, from),
      chosen: all.slice(from, end),
      rejected: other.slice(from, end),
    };
  },
};
