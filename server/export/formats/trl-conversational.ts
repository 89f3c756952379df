// TRL's conversational preference lines: three lists of messages, whatever form the prompt has.
import { messagesOfTrace } from './messages-of-trace.ts';
import type { PairFormat } from './pair-format.ts';

export const trlConversational: PairFormat = {
  id: 'trl-conversational',
  title: 'TRL preference pairs, always as messages',
  sides(chosen, rejected) {
    const { prompt, completion } = messagesOfTrace(chosen);
    return { kind: 'conversational', prompt, chosen: completion, rejected: messagesOfTrace(rejected).completion };
  },
};
