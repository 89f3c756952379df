// R11: how probable praise and complaint of a user are behind the trace.
import { negativeFollowUps, positiveFollowUps } from '../../probes/follow-ups.ts';
import { meanOf } from '../../shared/numbers/mean.ts';
import { encodeProbe } from '../encode-probe.ts';
import { notMeasured, unasked, type AskedTurn, type Asking } from './asking.ts';
import { closeThinking, nextMessage } from './next-message.ts';

export async function planFollowUpQuestions(asked: AskedTurn): Promise<Asking> {
  const { turn, places, placer, tokenizer } = asked;
  const message = nextMessage(asked, { before: '\n\nUser: ', after: '' });
  if (typeof message === 'string') return unasked(notMeasured('The likelihood of follow-ups (R11)', message));
  const text = closeThinking(turn) + message.before;
  const { ids, answers: further } = await encodeProbe(tokenizer, text, [...positiveFollowUps, ...negativeFollowUps]);
  const question = placer.place({ slot: places.end, ids, answers: [], further, greedy: false, decoded: 0 });
  return {
    questions: question === null ? [] : [question],
    texts: question === null ? {} : { R11: text },
    problems: [],
    read: ([outcome]) => {
      if (outcome === undefined) return {};
      const means = outcome.further.flatMap((chain) => meanOf(chain) ?? []);
      const count = positiveFollowUps.length;
      return { extras: { followUps: { positive: means.slice(0, count), negative: means.slice(count) } } };
    },
  };
}
