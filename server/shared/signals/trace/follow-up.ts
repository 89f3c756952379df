// R11: whether praise or a complaint is the likelier next message of a user. FLR, arXiv 2409.13948: its intended formula;
// the released code gathers logits of a single position and is no likelihood.
import { meanOf } from '../../numbers/mean.ts';
import type { TraceSignal } from '../signal.ts';

/** Mean of the positive follow-ups' mean log-probs minus that of the negative ones, nats; null where a side is empty. */
export function followUpRatio(positive: readonly number[], negative: readonly number[]): number | null {
  const [praise, complaint] = [meanOf(positive), meanOf(negative)];
  return praise === null || complaint === null ? null : praise - complaint;
}

export const followUpSignal: TraceSignal = {
  id: 'R11',
  title: 'Follow-up likelihood (FLR)',
  meaning: 'Whether a user would sooner answer this with praise than with a complaint.',
  level: 'trace',
  priority: 'P2',
  unit: 'nats a token',
  range: '(-∞, ∞)',
  direction: 'high',
  usesGold: false,
  needs: ['base', 'follow-ups'],
  cost: 'as many short messages as there are follow-ups, packed behind the text',
  source: 'FLR, arXiv:2409.13948 (intended formula; its code computes something else)',
  traps: [
    'Written for answers in a chat; on mathematics it mostly follows politeness.',
    'The follow-up messages are a fixed list: another list gives other numbers.',
  ],
  ranks: { ratio: 'high' },
  compute: ({ extras: { followUps } }) => {
    const { positive, negative } = followUps ?? { positive: [], negative: [] };
    return {
      ratio: followUpRatio(positive, negative),
      positive: meanOf(positive),
      negative: meanOf(negative),
    };
  },
};
