// What is decoded behind packed probes: one greedy branch behind each probe that wants one, sampled ones beside those of
// provisional answers. All grow together, one token each a pass, until every one has ended.
import type { PackedProbes } from '../probes/pack-probes.ts';
import { uniformAt } from '../probes/uniforms.ts';
import type { Sampling } from '../shared/trace/annotation.ts';
import type { AskOptions, ProbeQuestion } from './ask-probes.ts';
import { GrowingAnswer, type Decoding } from './growing-answer.ts';
import type { DrawRequest, Pass, RowScores } from './scorer.ts';

export interface Branch {
  /** Place of its probe in the group. */
  readonly place: number;
  /** Number of the probe in its trace. */
  readonly probe: number;
  /** Null: the greedy one. */
  readonly sample: number | null;
  readonly answer: GrowingAnswer;
}

export interface ProbeDecodings {
  /** Null where nothing was decoded. */
  readonly decoding: Decoding | null;
  readonly samples: readonly Decoding[];
}

/** Branches that grow behind a probe that decodes: only provisional answers are sampled. */
export function branchesOf({ stop }: Pick<ProbeQuestion, 'stop'>, sampling: Sampling | undefined): number {
  return stop === undefined ? 1 + (sampling?.count ?? 0) : 1;
}

/** All branches of a group, none grown yet; in the order of the group, the greedy one of each first. */
export function startBranches(
  group: readonly ProbeQuestion[],
  { places }: PackedProbes,
  options: AskOptions,
): readonly Branch[] {
  return group.flatMap((question, place): Branch[] => {
    const { greedy, number = 0, stop = options.stop, decoded } = question;
    if (!greedy) return [];
    const growing = { ...options, stop, ...(decoded === undefined ? {} : { most: decoded }) };
    return Array.from({ length: branchesOf(question, options.sampling) }, (_none, i) => ({
      place,
      probe: number,
      sample: i === 0 ? null : i - 1,
      answer: new GrowingAnswer(places[place]?.endSlot ?? -1, growing),
    }));
  });
}

/**
 * What is drawn for the next token of sampled branches.
 * @param rows for each branch the asked row that its next token follows
 */
export function drawsOf(
  branches: readonly Branch[],
  rows: readonly number[],
  position: number,
  sampling: Sampling | undefined,
): { readonly draws?: DrawRequest } {
  if (sampling === undefined) return {};
  const drawn = branches.flatMap(({ probe, sample }, i) =>
    sample === null
      ? []
      : [{ row: rows[i] ?? 0, uniform: uniformAt({ seed: sampling.seed, probe, sample, position }) }],
  );
  return {
    draws: {
      rows: Int32Array.from(drawn, ({ row }) => row),
      uniforms: Float32Array.from(drawn, ({ uniform }) => uniform),
      temperature: sampling.temperature,
    },
  };
}

/** Gives each branch its next token: the likeliest, or the drawn one. `rows` and `branches` as for the draws. */
function acceptTokens(branches: readonly Branch[], rows: readonly number[], scores: RowScores): void {
  let draw = 0;
  for (const [i, { sample, answer }] of branches.entries()) {
    const row = rows[i] ?? 0;
    const token = sample === null ? scores.topIds[row] : scores.drawn[draw++];
    answer.accept(token ?? -1, scores.entropy[row] ?? Number.NaN);
  }
}

/**
 * Grows all branches to their ends.
 * @param first the scores that hold the distributions after the probes, with the draws of position 0
 * @param rows for each branch the row of `first` that its first token follows
 */
export async function growBranches(
  pass: Pass,
  branches: readonly Branch[],
  { first, rows }: { readonly first: RowScores; readonly rows: readonly number[] },
  { signal, sampling, onTokens }: AskOptions,
): Promise<void> {
  acceptTokens(branches, rows, first);
  for (let position = 1; ; position++) {
    const growing = branches.filter(({ answer }) => !answer.ended);
    if (growing.length === 0) return;
    const next = growing.map(({ answer }) => answer.next);
    const own = [...next.keys()];
    const firstSlot = pass.length;
    const scores = await pass.extend(
      { ids: Int32Array.from(next, ({ token }) => token), parents: Int32Array.from(next, ({ slot }) => slot) },
      {
        rows: Int32Array.from(own),
        targets: new Int32Array(next.length).fill(-1),
        top: 1,
        ...drawsOf(growing, own, position, sampling),
      },
      signal === undefined ? {} : { signal },
    );
    onTokens(next.length);
    growing.forEach(({ answer }, i) => answer.moveTo(firstSlot + i));
    acceptTokens(growing, own, scores);
  }
}

/** One entry a probe of the group. */
export function decodingsOf(branches: readonly Branch[], probes: number): readonly ProbeDecodings[] {
  return Array.from({ length: probes }, (_none, place) => {
    const own = branches.filter((branch) => branch.place === place);
    const greedy = own.find(({ sample }) => sample === null);
    return {
      decoding: greedy?.answer.decoding ?? null,
      samples: own.flatMap(({ sample, answer }) => (sample === null ? [] : [answer.decoding])),
    };
  });
}
