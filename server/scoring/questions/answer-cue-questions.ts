// R2: what the model says behind an answer cue, where the trace has no box to read its answer from.
import { answerCue, mostCueTokens } from '../../probes/probe-templates.ts';
import { lastBox } from '../../shared/trace/last-box.ts';
import { encodeProbe } from '../encode-probe.ts';
import type { AskedTurn, Asking } from './asking.ts';

export async function planAnswerCueQuestions({ trace, turn, places, placer, tokenizer }: AskedTurn): Promise<Asking> {
  const nothing: Asking = { questions: [], texts: {}, problems: [], read: () => ({}) };
  if (turn.text === '' || trace.turns.some(({ text }) => lastBox(text) !== null)) return nothing;
  const { ids } = await encodeProbe(tokenizer, answerCue, []);
  const stop = { open: true, stopAt: (decoded: string) => decoded.search(/[\n\r]/) };
  const asked = { slot: places.end, ids, answers: [], greedy: true, decoded: mostCueTokens, stop };
  const question = placer.place(asked);
  return question === null
    ? nothing
    : {
        questions: [question],
        texts: { R2: answerCue },
        problems: [],
        read: ([outcome]) => ({ extras: { answerCue: outcome?.decoding?.text ?? null } }),
      };
}
