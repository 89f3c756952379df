// TRL's explicit-prompt preference lines: text where the prompt is text, messages where it is messages.
import type { Trace } from '../../shared/trace/trace.ts';
import type { PairFormat } from './pair-format.ts';
import { trlConversational } from './trl-conversational.ts';

export const trl: PairFormat = {
  id: 'trl',
  title: 'TRL preference pairs, in the form of the prompt',
  sides(chosen, rejected) {
    if (chosen.prompt.kind === 'messages') return trlConversational.sides(chosen, rejected);
    return {
      kind: 'standard',
      prompt: chosen.prompt.text,
      chosen: completionText(chosen),
      rejected: completionText(rejected),
    };
  },
};

/** A text prompt has one turn, its completion. */
function completionText(trace: Trace): string {
  return trace.turns.map((turn) => turn.text).join('');
}
