// Token trees of the golden probe cases: branches behind one text, asked in one pass.
import type { Scorer } from '../../server/scoring/scorer.ts';
import { chain, type Golden } from './read-golden.ts';

export const noRows = { rows: new Int32Array(0), targets: new Int32Array(0), top: 0 };

/** Branches one behind the other from slot `first` on; branch i follows slot `parentOf(i)`. */
export function packBranches(
  first: number,
  branches: readonly (readonly number[])[],
  parentOf: (i: number) => number,
): { ids: Int32Array; parents: Int32Array } {
  const parents: number[] = [];
  branches.forEach((branch, i) => {
    branch.forEach((_, j) => parents.push(j === 0 ? parentOf(i) : first + parents.length - 1));
  });
  return { ids: Int32Array.from(branches.flat()), parents: Int32Array.from(parents) };
}

/** Log-probs of all cases' gold answers from one packed pass, beside those of separate passes. */
export async function askPacked(
  scorer: Pick<Scorer, 'begin'>,
  prefixIds: readonly number[],
  cases: Golden['probes'][number]['cases'],
): Promise<{ readonly found: Float32Array; readonly expected: readonly number[] }> {
  const branches = cases.map(({ probeIds, answerIds }) => [...probeIds, ...answerIds]);
  const pass = await scorer.begin(prefixIds.length + branches.flat().length, prefixIds.length);
  await pass.extend({ ids: Int32Array.from(prefixIds), parents: chain(0, prefixIds.length) }, noRows);
  const tree = packBranches(prefixIds.length, branches, (i) => (cases[i]?.prefix ?? 0) - 1);
  const rows: number[] = [];
  const targets: number[] = [];
  let begin = 0;
  cases.forEach(({ probeIds, answerIds }, i) => {
    answerIds.forEach((id, j) => {
      rows.push(begin + probeIds.length + j - 1);
      targets.push(id);
    });
    begin += branches[i]?.length ?? 0;
  });
  const request = { rows: Int32Array.from(rows), targets: Int32Array.from(targets), top: 0 };
  const { logprob } = await pass.extend(tree, request);
  pass.end();
  return { found: logprob, expected: cases.flatMap(({ goldLogprob }) => goldLogprob) };
}
