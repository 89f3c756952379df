// TRL's explicit-prompt preference lines: text where the prompt is text, messages where it is messages.
import type { Trace } from '../../shared/trace/trace.ts';
import type { PairFormat } from './pair-format.ts';
import { trlConversational } from './trl-conversational.ts';

export const trl: PairFormat = {
  id: 'trl',
  title: 'TRL preference pairs, in the form of the prompt',
  holdsPrefix: (promptKind) => promptKind === 'text',
  sides(chosen, rejected, departure) {
    if (chosen.prompt.kind === 'messages') return trlConversational.sides(chosen, rejected, departure);
    const { text: prompt } = chosen.prompt;
    const [left, right] = [completionText(chosen), completionText(rejected)];
    if (departure?.kind !== 'text') return { kind: 'standard', prompt, chosen: left, rejected: right };
    const { offset, ends } = departure;
    return {
      kind: 'standard',
      prompt: prompt + left.slice(0, offset),
      chosen: left.slice(offset, ends?.chosen),
      rejected: right.slice(offset, ends?.rejected),
    };
  },
};

/** A text prompt has one turn, its completion. */
function completionText(trace: Trace): string {
  return trace.turns.map((turn) => turn.text).join('');
}
