// R15: whether the model can write the rest of the question from its first part, and what it answers to that part alone.
// Asked without the chat template: a sequence of its own beside the trace's. In a dialogue it is the question that the
// dialogue begins with; the gold answer is to what is asked last, so no answer to that part is decoded.
import type { ProbeWording } from '../../probes/probe-templates.ts';
import { stopRule } from '../../probes/stop-rule.ts';
import { meanOf } from '../../shared/numbers/mean.ts';
import type { Trace } from '../../shared/trace/trace.ts';
import type { Tokenizer } from '../../tokenizer/tokenizer.ts';
import { encodeProbe } from '../encode-probe.ts';
import { plainQuestion } from '../plain-question.ts';
import { notMeasured, unasked, type AskedTurn, type Asking } from './asking.ts';
import { answerReader } from './read-answer.ts';

/** Share of the prompt that is shown. */
const shown = 0.6;
/** Held-back tokens that are completed at most: each costs a run of the model. */
const mostHeldBack = 256;
/** Fewer tokens are no question to be recalled. */
const fewestTokens = 5;

const what = 'Completion of the prompt (R15)';

export async function planPromptCompletion(
  { trace, placer, tokenizer }: AskedTurn,
  wording: ProbeWording,
): Promise<Asking> {
  const parts = await splitPrompt(trace, tokenizer);
  if (typeof parts === 'string') return unasked(notMeasured(what, parts));
  const { first, held } = parts;
  const rest = placer.place({
    ...{ slot: -1, ids: first, answers: [], further: [held], greedy: true, decoded: held.length },
    stop: { open: true, stopAt: () => -1 },
  });
  const probe = await encodeProbe(tokenizer, wording.text, []);
  const stop = stopRule(wording.text);
  const ids = Int32Array.from([...first, ...probe.ids]);
  const answer = trace.multiTurn ? null : placer.place({ slot: -1, ids, answers: [], greedy: true, stop });
  const isLost = rest === null || (answer === null && !trace.multiTurn);
  if (isLost) return { questions: [], texts: {}, problems: [], read: () => ({}) };
  return {
    questions: answer === null ? [rest] : [rest, answer],
    texts: answer === null ? {} : { R15: wording.text },
    problems: [],
    read: ([completed, answered]) => {
      if (completed?.decoding === undefined || completed.decoding === null) return {};
      const written = answered?.decoding?.text ?? null;
      return {
        extras: {
          promptCompletion: {
            expected: tokenizer.decode(held).trim(),
            completed: completed.decoding.text,
            meanLogprob: meanOf(completed.further[0] ?? []),
            answer: written === null ? null : answerReader(wording.text)(written),
          },
        },
      };
    },
  };
}

/** The problem, in words, where the prompt cannot be split. */
async function splitPrompt(
  trace: Trace,
  tokenizer: Tokenizer,
): Promise<{ readonly first: Int32Array; readonly held: Int32Array } | string> {
  const question = plainQuestion(trace, tokenizer);
  if ('why' in question) return question.why;
  const { ids } = await tokenizer.encode(question.text, { special: true, continuing: false });
  const isMark = (id: number): boolean => tokenizer.isSpecial(id);
  const begins = ids.findIndex((id) => !isMark(id));
  const text = begins < 0 ? new Int32Array() : ids.slice(begins).filter((id) => !isMark(id));
  if (text.length < fewestTokens) return `it has ${text.length} tokens; ${fewestTokens} are needed.`;
  const split = Math.round(shown * text.length);
  return {
    first: Int32Array.from([...ids.slice(0, begins), ...text.slice(0, split)]),
    held: text.slice(split, split + mostHeldBack),
  };
}
