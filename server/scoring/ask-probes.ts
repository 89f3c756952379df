// Asks all probes of a trace behind its cached text: packed into as few passes as fit, what is forced first, then what is
// decoded behind all probes together, one token each a pass.
import { packProbes } from '../probes/pack-probes.ts';
import type { Probe } from '../probes/probe.ts';
import { probeSlots, splitPasses } from '../probes/split-passes.ts';
import type { StopRule } from '../probes/stop-rule.ts';
import { unpackAnswers, unpackFurther, type ForcedAnswer } from '../probes/unpack-results.ts';
import type { Sampling } from '../shared/trace/annotation.ts';
import {
  branchesOf,
  decodingsOf,
  drawsOf,
  growBranches,
  startBranches,
  type ProbeDecodings,
} from './decode-answers.ts';
import type { GrowingOptions } from './growing-answer.ts';
import type { Pass } from './scorer.ts';

/** Room behind the trace: 100 probes at a time, so that what is masked away stays small beside the trace. */
const slotBudget = 2_048;

export interface ProbeQuestion extends Probe {
  /** Whether the provisional answer is decoded as well, and sampled where samples are asked for. */
  readonly greedy: boolean;
  /** What tells its random numbers from those of the trace's other probes: whole, not negative; 0 where absent. */
  readonly number?: number;
  /** What ends the decoded text, where it is not a provisional answer; such a text is never sampled. */
  readonly stop?: StopRule;
}

export interface ProbeOutcome extends ProbeDecodings {
  readonly forced: ForcedAnswer | null;
  /** Log-probs of each further text's tokens. */
  readonly further: readonly (readonly number[])[];
}

export interface AskOptions extends GrowingOptions {
  /** Absent: greedy answers only. */
  readonly sampling?: Sampling;
  readonly signal?: AbortSignal;
  /** Called with the number of tokens done since the last call. */
  readonly onTokens: (tokens: number) => void;
}

/** Slots needed behind the trace. */
export function roomForProbes(questions: readonly ProbeQuestion[], sampling?: Sampling): number {
  const groups = splitPasses(questions, slotBudget, (question) => branchesOf(question, sampling));
  return groups.reduce((most, group) => Math.max(most, slotsOf(group, sampling)), 0);
}

/** Tokens that will be read at most: for progress. */
export function slotsOf(questions: readonly ProbeQuestion[], sampling?: Sampling): number {
  return questions.reduce(
    (sum, question) => sum + probeSlots(question, branchesOf(question, sampling)) + forcedTokens(question),
    0,
  );
}

function forcedTokens({ answers, further = [] }: Probe): number {
  return [...answers, ...further].reduce((sum, chain) => sum + chain.length, 0);
}

/** One entry a question. The cache is as long afterwards as it was. */
export async function askProbes(
  pass: Pass,
  questions: readonly ProbeQuestion[],
  options: AskOptions,
): Promise<readonly ProbeOutcome[]> {
  const trunk = pass.length;
  const outcomes: ProbeOutcome[] = [];
  for (const group of splitPasses(questions, slotBudget, (question) => branchesOf(question, options.sampling))) {
    try {
      outcomes.push(...(await askGroup(pass, group, options)));
    } finally {
      pass.truncate(Math.min(trunk, pass.length));
    }
  }
  return outcomes;
}

async function askGroup(
  pass: Pass,
  group: readonly ProbeQuestion[],
  options: AskOptions,
): Promise<readonly ProbeOutcome[]> {
  const trunk = pass.length;
  const packed = packProbes(group, trunk);
  const { signal } = options;
  const branches = startBranches(group, packed, options);
  const firstRows = branches.map(({ place }) => packed.places[place]?.firstRow ?? 0);
  const request = {
    ...{ rows: packed.rows, targets: packed.targets, top: 1 },
    ...drawsOf(branches, firstRows, 0, options.sampling),
  };
  const scores = await pass.extend(packed.tree, request, signal === undefined ? {} : { signal });
  options.onTokens(packed.tree.ids.length);
  // What is decoded follows the probes; the forced answers have served.
  pass.truncate(trunk + packed.probeTokens);
  const forced = unpackAnswers(packed, scores.logprob);
  const further = unpackFurther(packed, scores.logprob);
  await growBranches(pass, branches, { first: scores, rows: firstRows }, options);
  return decodingsOf(branches, group.length).map((decoded, i) => ({
    ...{ forced: forced[i] ?? null, further: further[i] ?? [] },
    ...decoded,
  }));
}
