// S6: how probable confident and doubting words are behind each step.
import { spelledCue, type ReflectionCues } from '../../probes/reflection-cues.ts';
import type { CueMass } from '../../shared/signals/extra-readings.ts';
import type { Tokenizer } from '../../tokenizer/tokenizer.ts';
import { encodeProbe } from '../encode-probe.ts';
import { notMeasured, unasked, type AskedTurn, type Asking } from './asking.ts';
import { chainMass, prefixFree } from './chain-mass.ts';
import type { PlacedQuestion } from './question-placer.ts';

export async function planReflectionQuestions(
  { trace, places, placer, tokenizer }: AskedTurn,
  cues: ReflectionCues,
): Promise<Asking> {
  const { ids } = await encodeProbe(tokenizer, cues.probe, []);
  const positive = await chainsOf(tokenizer, cues.probe, cues.positive);
  const reflective = await chainsOf(tokenizer, cues.probe, cues.reflective);
  if (positive.length === 0 || reflective.length === 0)
    return unasked(notMeasured('Confidence in each step (S6)', 'the cues have no token of this model.'));
  const questions: (PlacedQuestion & { readonly step: number })[] = [];
  for (const { index, slot } of places.steps) {
    const further = [...positive, ...reflective];
    const question = placer.place({ slot, ids, answers: [], further, greedy: false, decoded: 0 });
    if (question !== null) questions.push({ ...question, step: index });
  }
  return {
    questions,
    texts: questions.length === 0 ? {} : { S6: cues.probe },
    problems: [],
    read: (outcomes) => {
      const reflection = Array<CueMass | null>(trace.steps.length).fill(null);
      for (const [i, { step }] of questions.entries()) {
        const chains = outcomes[i]?.further ?? [];
        reflection[step] = {
          positive: chainMass(chains.slice(0, positive.length)),
          reflective: chainMass(chains.slice(positive.length)),
        };
      }
      return { extras: { reflection } };
    },
  };
}

async function chainsOf(tokenizer: Tokenizer, probe: string, cues: readonly string[]): Promise<readonly Int32Array[]> {
  const spelled = cues.map((cue) => spelledCue(probe, cue));
  return prefixFree((await encodeProbe(tokenizer, probe, spelled)).answers);
}
