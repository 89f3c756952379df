// R4's question, the gold answer behind the closed think block and the box opener: where the thinking ends, and for what
// the reasoning added (R5) where it begins, with nothing thought.
import { likelihoodProbe } from '../../probes/probe-templates.ts';
import { encodeProbe } from '../encode-probe.ts';
import { shortestAll } from '../shortest-float32.ts';
import type { AskedReadings, AskedTurn, Asking } from './asking.ts';
import type { ProbeOutcome } from '../ask-probes.ts';
import type { PlacedQuestion } from './question-placer.ts';

/** @param wanted which of the two readings */
export async function planLikelihoodQuestions(
  { trace, places, placer, tokenizer }: AskedTurn,
  wanted: { readonly likelihood: boolean; readonly noReasoning: boolean },
): Promise<Asking> {
  const text = places.opensThinking ? likelihoodProbe.openThink : likelihoodProbe.noThink;
  const last = places.steps.at(-1);
  if (trace.answers.length === 0 || last === undefined || places.base === null)
    return { questions: [], texts: {}, problems: [], read: () => ({}) };
  const { ids, answers } = await encodeProbe(tokenizer, text, trace.answers);
  const at = (slot: number): PlacedQuestion | null => placer.place({ slot, ids, answers, greedy: false, decoded: 0 });
  const likelihood = wanted.likelihood ? at(last.slot) : null;
  const noReasoning = wanted.noReasoning ? at(places.base) : null;
  return {
    questions: [likelihood, noReasoning].filter((question) => question !== null),
    texts: { ...(wanted.likelihood ? { R4: text } : {}), ...(wanted.noReasoning ? { R5: text } : {}) },
    problems: [],
    read: (outcomes) => {
      const left = [...outcomes];
      return {
        ...(likelihood === null ? {} : { likelihood: forcedOf(left.shift()) }),
        ...(noReasoning === null ? {} : { extras: { noReasoning: forcedOf(left.shift()) } }),
      } satisfies AskedReadings;
    },
  };
}

function forcedOf(outcome: ProbeOutcome | undefined): readonly number[] | null {
  return shortestAll(outcome?.forced?.logprobs ?? []);
}
