// Asks all step probes of a trace behind its cached text: packed into as few passes as fit, forced answers first, then
// the greedy provisional answers of all probes together, one token each a pass.
import { packProbes, type PackedProbes } from '../probes/pack-probes.ts';
import type { Probe } from '../probes/probe.ts';
import { maxDecodedTokens, probeSlots, splitPasses } from '../probes/split-passes.ts';
import type { StopRule } from '../probes/stop-rule.ts';
import { unpackAnswers, type ForcedAnswer } from '../probes/unpack-results.ts';
import { GreedyAnswer, type Decoding } from './greedy-answer.ts';
import type { Pass, RowScores } from './scorer.ts';

/** Room behind the trace: 100 probes at a time, so that what is masked away stays small beside the trace. */
const slotBudget = 2_048;

export interface ProbeQuestion extends Probe {
  /** Whether the provisional answer is decoded as well. */
  readonly greedy: boolean;
}

export interface ProbeOutcome {
  readonly forced: ForcedAnswer | null;
  /** Null where nothing was decoded. */
  readonly decoding: Decoding | null;
}

export interface AskOptions {
  readonly stop: StopRule;
  readonly isEnd: (token: number) => boolean;
  readonly bytes: (ids: readonly number[]) => Uint8Array;
  readonly signal?: AbortSignal;
  /** Called with the number of tokens done since the last call. */
  readonly onTokens: (tokens: number) => void;
}

/** Slots needed behind the trace. */
export function roomForProbes(questions: readonly ProbeQuestion[]): number {
  const groups = splitPasses(questions, slotBudget);
  return groups.reduce((most, group) => Math.max(most, slotsOf(group)), 0);
}

/** Tokens that will be read at most: for progress. */
export function slotsOf(questions: readonly ProbeQuestion[]): number {
  return questions.reduce((sum, question) => sum + probeSlots(question) + forcedTokens(question), 0);
}

function forcedTokens({ answers }: Probe): number {
  return answers.reduce((sum, answer) => sum + answer.length, 0);
}

/** One entry a question. The cache is as long afterwards as it was. */
export async function askProbes(
  pass: Pass,
  questions: readonly ProbeQuestion[],
  options: AskOptions,
): Promise<readonly ProbeOutcome[]> {
  const trunk = pass.length;
  const outcomes: ProbeOutcome[] = [];
  for (const group of splitPasses(questions, slotBudget)) {
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
  const request = { rows: packed.rows, targets: packed.targets, top: 1 };
  const scores = await pass.extend(packed.tree, request, signal === undefined ? {} : { signal });
  options.onTokens(packed.tree.ids.length);
  // What is decoded follows the probes; the forced answers have served.
  pass.truncate(trunk + packed.probeTokens);
  const forced = unpackAnswers(packed, scores.logprob);
  const decodings = await decodeGreedily(pass, { group, packed, scores }, options);
  return group.map((_question, i) => ({ forced: forced[i] ?? null, decoding: decodings[i] ?? null }));
}

/** All answers grow together, one token each a pass, until every one has ended. */
async function decodeGreedily(
  pass: Pass,
  first: { readonly group: readonly ProbeQuestion[]; readonly packed: PackedProbes; readonly scores: RowScores },
  options: AskOptions,
): Promise<readonly (Decoding | null)[]> {
  const answers = first.packed.places.map((place, i) => {
    if (first.group[i]?.greedy !== true) return null;
    const answer = new GreedyAnswer(place.endSlot, options);
    answer.accept(first.scores.topIds[place.firstRow] ?? -1, first.scores.entropy[place.firstRow] ?? Number.NaN);
    return answer;
  });
  const { signal } = options;
  for (let position = 1; position < maxDecodedTokens; position++) {
    const growing = answers.filter((answer) => answer !== null && !answer.ended);
    if (growing.length === 0) break;
    const next = growing.map((answer) => answer?.next ?? { slot: -1, token: -1 });
    const firstSlot = pass.length;
    const scores = await pass.extend(
      { ids: Int32Array.from(next, ({ token }) => token), parents: Int32Array.from(next, ({ slot }) => slot) },
      { rows: Int32Array.from(next.keys()), targets: new Int32Array(next.length).fill(-1), top: 1 },
      signal === undefined ? {} : { signal },
    );
    options.onTokens(next.length);
    growing.forEach((answer, i) => {
      answer?.moveTo(firstSlot + i);
      answer?.accept(scores.topIds[i] ?? -1, scores.entropy[i] ?? Number.NaN);
    });
  }
  return answers.map((answer) => answer?.decoding ?? null);
}
