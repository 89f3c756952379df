// The probes of a single-turn trace: where they are asked, and what they said, as readings. Base and think steps get the
// step probe, the end of the thinking R4's.
import { likelihoodProbe, type ProbeWording } from '../probes/probe-templates.ts';
import { maxDecodedTokens } from '../probes/split-passes.ts';
import { stopRule } from '../probes/stop-rule.ts';
import type { ForcedAnswer } from '../probes/unpack-results.ts';
import type { ProbeReading, SampledAnswer } from '../shared/signals/reading.ts';
import type { Problem } from '../shared/trace/problem.ts';
import type { Trace } from '../shared/trace/trace.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { extractAnswer } from '../trace/answers/extract-answer.ts';
import { findThinking } from '../trace/thinking.ts';
import type { ProbeOutcome, ProbeQuestion } from './ask-probes.ts';
import { windowForQuestion, type ContextWindows } from './context-windows.ts';
import type { EncodedTurn } from './encode-turns.ts';
import { encodeProbe, type EncodedProbe } from './encode-probe.ts';
import type { Decoding } from './growing-answer.ts';
import { shortestFloat32 } from './shortest-float32.ts';
import { tokensBefore } from './step-tokens.ts';

/** What a question is about: the base, a step's index, or R4. */
type ProbeTopic = 'base' | 'likelihood' | number;

export interface PlannedQuestion extends ProbeQuestion {
  readonly topic: ProbeTopic;
  /** Index of the context window that it is asked in. `slot` counts in the whole text. */
  readonly window: number;
}

export interface StepProbes {
  readonly questions: readonly PlannedQuestion[];
  readonly step: EncodedProbe;
  /** Null without gold answer. */
  readonly likelihood: EncodedProbe | null;
  /** Tokens from the turn's first to the end of the thinking; null where nothing was thought. */
  readonly thinkEnd: number | null;
  readonly problems: readonly Problem[];
}

export interface StepProbeReadings {
  readonly base: ProbeReading | null;
  /** One a step of the trace. */
  readonly probes: readonly (ProbeReading | null)[];
  readonly likelihood: readonly number[] | null;
  readonly problems: readonly Problem[];
}

/** Token count from the turn's first to the end of the thinking; null where no step is thought. */
export function findThinkEnd(trace: Trace, turn: EncodedTurn): number | null {
  if (!trace.steps.some((step) => step.part === 'think')) return null;
  return tokensBefore(turn.tokens.starts, findThinking(turn.text).end);
}

export async function planStepProbes(
  trace: Trace,
  turn: EncodedTurn,
  {
    tokenizer,
    wording,
    windows,
  }: {
    readonly tokenizer: Tokenizer;
    readonly wording: ProbeWording;
    readonly windows: ContextWindows;
  },
): Promise<StepProbes> {
  const step = await encodeProbe(tokenizer, wording.text, trace.answers);
  const r4 = opensThinking(turn) ? likelihoodProbe.openThink : likelihoodProbe.noThink;
  const likelihood = trace.answers.length === 0 ? null : await encodeProbe(tokenizer, r4, trace.answers);
  const thinkEnd = findThinkEnd(trace, turn);
  const thought = trace.steps.flatMap(({ part }, index) => (part === 'think' ? [index] : []));
  const questions: PlannedQuestion[] = [];
  let tooLong = 0;
  const ask = (topic: ProbeTopic, tokens: number, probe: EncodedProbe): void => {
    const { ids, answers } = probe;
    const slot = turn.contextIds.length + tokens - 1;
    const number = typeof topic === 'number' ? topic + 1 : 0;
    const question = { topic, slot, ids, answers, greedy: topic !== 'likelihood', number };
    const window = windowForQuestion(windows, slot, depthOf(question));
    if (window === null) tooLong++;
    else questions.push({ ...question, window });
  };
  for (const [place, index] of thought.entries()) {
    const { start, end } = trace.steps[index] ?? { start: 0, end: 0 };
    if (place === 0) ask('base', tokensBefore(turn.tokens.starts, start), step);
    const isLast = place === thought.length - 1;
    const tokens = isLast && thinkEnd !== null ? thinkEnd : tokensBefore(turn.tokens.starts, end);
    ask(index, tokens, step);
    if (isLast && likelihood !== null) ask('likelihood', tokens, likelihood);
  }
  return { questions, step, likelihood, thinkEnd, problems: tooLong === 0 ? [] : [tooDeep(tooLong, windows)] };
}

/** Whether the thinking is inside a block: opened or closed by the turn's own tags, or opened where the context ends. */
function opensThinking({ text, context }: EncodedTurn): boolean {
  const thinking = findThinking(text);
  return thinking.answerStart !== null || thinking.unfinished || /<think>\s*$/.test(context);
}

/** Tokens of the longest sequence that a question adds to the text. */
function depthOf({ ids, answers, greedy }: Pick<ProbeQuestion, 'ids' | 'answers' | 'greedy'>): number {
  const forced = answers.reduce((most, answer) => Math.max(most, answer.length - 1), 0);
  return ids.length + Math.max(forced, greedy ? maxDecodedTokens - 1 : 0);
}

function tooDeep(count: number, { contextLength }: ContextWindows): Problem {
  const message = `${count} probes with their answers are too long for the ${contextLength} tokens that the model reads at once; their values are missing.`;
  return { code: 'probe-context-exceeded', severity: 'warning', message };
}

/** @param outcomes one a question of `plan` */
export function readStepProbes(trace: Trace, plan: StepProbes, outcomes: readonly ProbeOutcome[]): StepProbeReadings {
  let base: ProbeReading | null = null;
  let likelihood: readonly number[] | null = null;
  let merges = false;
  const probes = Array<ProbeReading | null>(trace.steps.length).fill(null);
  const { open } = stopRule(plan.step.text);
  for (const [index, { topic }] of plan.questions.entries()) {
    const { forced = null, decoding = null, samples = [] } = outcomes[index] ?? {};
    if (topic === 'likelihood') {
      likelihood = forcedLogprobs(forced);
      continue;
    }
    const answerIn = (text: string): string => (open ? (extractAnswer(text, { isContinuation: true }) ?? text) : text);
    const reading: ProbeReading = {
      goldLogprobs: forcedLogprobs(forced),
      answer: decoding === null ? null : answerIn(decoding.text),
      greedyEntropies: shortest(decoding?.entropies ?? []),
      ...(samples.length === 0 ? {} : { samples: samples.map((one) => sampled(one, answerIn)) }),
      seamMerges: forced !== null && plan.step.merges[forced.form] === true,
    };
    merges ||= reading.seamMerges;
    if (topic === 'base') base = reading;
    else probes[topic] = reading;
  }
  return { base, probes, likelihood, problems: merges ? [seamMerges] : [] };
}

function sampled({ text, entropies }: Decoding, answerIn: (text: string) => string): SampledAnswer {
  return { answer: answerIn(text), entropies: shortest(entropies) };
}

function shortest(values: readonly number[]): readonly number[] {
  return values.flatMap((value) => shortestFloat32(value) ?? []);
}

export function forcedLogprobs(forced: ForcedAnswer | null): readonly number[] | null {
  if (forced === null) return null;
  const logprobs = forced.logprobs.map((value) => shortestFloat32(value));
  return logprobs.some((value) => value === null) ? null : logprobs.map((value) => value ?? 0);
}

const seamMerges: Problem = {
  code: 'seam-merges',
  severity: 'info',
  message:
    "The tokenizer joins the probe's end with the beginning of the gold answer; forced apart, the answer reads less likely than it is. Compare steps, not levels.",
  path: 'answer',
};
