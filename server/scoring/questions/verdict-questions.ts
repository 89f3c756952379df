// R10: whether the model would say of the trace that its answer is right, and of answers that are none.
import { noWords, verdictControls, verdictQuestion, yesWords } from '../../probes/verdict-wording.ts';
import type { Verdict } from '../../shared/signals/extra-readings.ts';
import type { ProbeOutcome } from '../ask-probes.ts';
import { encodeProbe } from '../encode-probe.ts';
import { notMeasured, unasked, type AskedTurn, type Asking } from './asking.ts';
import { chainMass, prefixFree } from './chain-mass.ts';
import { closeThinking, nextMessage, skipThinking } from './next-message.ts';
import type { PlacedQuestion } from './question-placer.ts';

const what = 'The verdict on the trace (R10)';

export async function planVerdictQuestions(asked: AskedTurn): Promise<Asking> {
  const { turn, places, placer, tokenizer } = asked;
  const message = nextMessage(asked, { before: '\n\n', after: '\nReply:' });
  if (typeof message === 'string') return unasked(notMeasured(what, message));
  const asking = message.before + verdictQuestion + message.after;
  const spelled = async (words: readonly string[]): Promise<readonly Int32Array[]> =>
    prefixFree((await encodeProbe(tokenizer, asking, words)).answers);
  const [yes, no] = [await spelled(yesWords), await spelled(noWords)];
  const ask = async (slot: number, text: string): Promise<PlacedQuestion | null> => {
    const { ids } = await encodeProbe(tokenizer, text, []);
    return placer.place({ slot, ids, answers: [], further: [...yes, ...no], greedy: false, decoded: 0 });
  };
  const text = closeThinking(turn) + asking;
  const questions = [await ask(places.end, text)];
  for (const control of verdictControls)
    questions.push(await ask(places.prompt, skipThinking(turn) + control + asking));
  const verdictOf = ({ further }: ProbeOutcome): Verdict => ({
    yes: chainMass(further.slice(0, yes.length)),
    no: chainMass(further.slice(yes.length)),
  });
  // All or none: a verdict without its controls says nothing of how ready the judge is to agree.
  const placed = questions.filter((question) => question !== null);
  if (placed.length < questions.length) return { questions: [], texts: {}, problems: [], read: () => ({}) };
  return {
    questions: placed,
    texts: { R10: text },
    problems: [],
    read: (outcomes) => {
      const [own, ...controls] = outcomes.map(verdictOf);
      return own === undefined ? {} : { extras: { verdict: { ...own, controls } } };
    },
  };
}
