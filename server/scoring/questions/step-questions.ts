// The step probe at the base and behind every thought step: the gold answer forced, a provisional answer decoded, and
// where it is asked for the trace's own final answer forced behind the same probe.
import type { ProbeWording } from '../../probes/probe-templates.ts';
import type { ExtraReadings } from '../../shared/signals/extra-readings.ts';
import type { ProbeReading, SampledAnswer } from '../../shared/signals/reading.ts';
import type { Problem } from '../../shared/trace/problem.ts';
import type { ProbeOutcome } from '../ask-probes.ts';
import { encodeProbe, type EncodedProbe } from '../encode-probe.ts';
import type { Decoding } from '../growing-answer.ts';
import { shortestAll, shortestFloat32 } from '../shortest-float32.ts';
import { notMeasured, type AskedReadings, type AskedTurn, type Asking } from './asking.ts';
import type { PlacedQuestion } from './question-placer.ts';
import { answerReader } from './read-answer.ts';

/** What a question is about: the base, or a step's index. */
type StepTopic = 'base' | number;

interface StepQuestion extends PlacedQuestion {
  readonly topic: StepTopic;
}

/** @param own whether the trace's own final answer is forced as well */
export async function planStepQuestions(asked: AskedTurn, wording: ProbeWording, own: boolean): Promise<Asking> {
  const { trace, places, placer, tokenizer } = asked;
  const probe = await encodeProbe(tokenizer, wording.text, trace.answers);
  const [forced] =
    own && trace.prediction !== null ? (await encodeProbe(tokenizer, wording.text, [trace.prediction])).answers : [];
  const questions: StepQuestion[] = [];
  const ask = (topic: StepTopic, slot: number): void => {
    const { ids, answers } = probe;
    const number = typeof topic === 'number' ? topic + 1 : 0;
    const further = forced === undefined ? {} : { further: [forced] };
    const question = placer.place({ slot, ids, answers, greedy: true, number, ...further });
    if (question !== null) questions.push({ ...question, topic });
  };
  if (places.base !== null) ask('base', places.base);
  for (const { index, slot } of places.steps) ask(index, slot);
  const missing = own && forced === undefined && questions.length > 0;
  return {
    questions,
    texts: {},
    problems: missing
      ? [notMeasured("How probable the trace's own answer is (S5)", 'the trace has no final answer.')]
      : [],
    read: (outcomes) => readSteps(trace.steps.length, probe, questions, outcomes, forced !== undefined),
  };
}

function readSteps(
  steps: number,
  probe: EncodedProbe,
  questions: readonly StepQuestion[],
  outcomes: readonly ProbeOutcome[],
  own: boolean,
): AskedReadings {
  const probes = Array<ProbeReading | null>(steps).fill(null);
  const ownSteps = Array<readonly number[] | null>(steps).fill(null);
  let [base, ownBase]: [ProbeReading | null, readonly number[] | null] = [null, null];
  for (const [i, { topic }] of questions.entries()) {
    const outcome = outcomes[i];
    if (outcome === undefined) continue;
    const reading = readProbe(probe, outcome);
    const ownAnswer = shortestAll(outcome.further[0] ?? []);
    if (topic === 'base') [base, ownBase] = [reading, ownAnswer];
    else [probes[topic], ownSteps[topic]] = [reading, ownAnswer];
  }
  const merges = [base, ...probes].some((reading) => reading?.seamMerges === true);
  const extras: Partial<ExtraReadings> = own ? { ownAnswer: { base: ownBase, steps: ownSteps } } : {};
  return { base, probes, extras, problems: merges ? [seamMerges] : [] };
}

function readProbe({ text, merges }: EncodedProbe, { forced, decoding, samples }: ProbeOutcome): ProbeReading {
  const answerIn = answerReader(text);
  return {
    goldLogprobs: forced === null ? null : shortestAll(forced.logprobs),
    answer: decoding === null ? null : answerIn(decoding.text),
    greedyEntropies: shortest(decoding?.entropies ?? []),
    ...(samples.length === 0 ? {} : { samples: samples.map((one) => sampled(one, answerIn)) }),
    seamMerges: forced !== null && merges[forced.form] === true,
  };
}

function sampled({ text, entropies }: Decoding, answerIn: (text: string) => string): SampledAnswer {
  return { answer: answerIn(text), entropies: shortest(entropies) };
}

function shortest(values: readonly number[]): readonly number[] {
  return values.flatMap((value) => shortestFloat32(value) ?? []);
}

const seamMerges: Problem = {
  code: 'seam-merges',
  severity: 'info',
  message:
    "The tokenizer joins the probe's end with the beginning of the gold answer; forced apart, the answer reads less likely than it is. Compare steps, not levels.",
  path: 'answer',
};
