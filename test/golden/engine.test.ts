// The local engine against transformers in fp32, on tiny random models: numbers of whole texts, packed trees against
// separate passes, and the cache's behavior when it is cut and grown.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLocalScorer } from '../../server/scoring/local-scorer.ts';
import type { RowScores, Scorer } from '../../server/scoring/scorer.ts';
import { largestChunk } from '../../server/session/memory-estimate.ts';
import { askPacked, noRows, packBranches } from './pack-branches.ts';
import { expectGolden } from './expect-golden.ts';
import {
  chain,
  extendText,
  goldenText,
  modelFolder,
  modelNames,
  readGolden,
  worst,
  type Golden,
} from './read-golden.ts';

/** Largest difference to transformers in fp32, absolute (design: 1e-4). */
const tolerance = 1e-4;
/** Between two ways of computing the same number here: rounding of float32 sums in another order. */
const ownTolerance = 2e-5;

describe.each(modelNames)('%s', (name) => {
  let scorer: Scorer;
  let golden: Golden;

  beforeAll(async () => {
    golden = readGolden(name);
    scorer = await openLocalScorer({ folder: modelFolder(name), device: 'cpu' });
  });
  afterAll(() => scorer.close());

  it('says what it is', () => {
    expect(scorer.info).toMatchObject({
      vocabularySize: golden.vocabularySize,
      // Linear scaling by 4 lengthens what a model was trained on.
      contextLength: name === 'llama-half' ? 16_384 : 4096,
      device: 'cpu',
      precision: 'fp32',
    });
  });

  it.each(['plain', 'marks', 'long'])('gives the numbers of transformers for the text "%s"', async (textName) => {
    const text = goldenText(golden, textName);
    const pass = await scorer.begin(text.ids.length);
    const scores = await extendText(pass, text.ids, 5);
    expectGolden(scores, text, tolerance);
    pass.end();
  });

  it('has no log-prob and rank 0 where no target is asked, and the other numbers all the same', async () => {
    const { ids, entropy } = goldenText(golden, 'plain');
    const pass = await scorer.begin(ids.length);
    const rows = Int32Array.of(ids.length - 2, 3);
    const tree = { ids: Int32Array.from(ids), parents: chain(0, ids.length) };
    const scores = await pass.extend(tree, { rows, targets: Int32Array.of(-1, -1), top: 0 });
    expect(Array.from(scores.logprob)).toEqual([Number.NaN, Number.NaN]);
    expect(Array.from(scores.rank)).toEqual([0, 0]);
    expect(worst(scores.entropy, [entropy.at(-1) ?? Number.NaN, entropy[3] ?? Number.NaN])).toBeLessThan(tolerance);
    pass.end();
  });

  it('gives the same numbers in whatever pieces a text arrives, and with room to spare', async () => {
    const { ids, logprob, entropy } = goldenText(golden, 'long');
    for (const piece of [1, 7, 64, 500, ...[-1, 0, 1].map((more) => largestChunk + more)]) {
      const pass = await scorer.begin(ids.length + 37);
      const length = Math.min(ids.length, 40 * piece); // small pieces only for the beginning
      for (let from = 0; from < length; from += piece) {
        const to = Math.min(length, from + piece);
        const rows = Int32Array.from({ length: to - from }, (_, i) => i);
        const targets = Int32Array.from(rows, (i) => ids[from + i + 1] ?? -1);
        const tree = { ids: Int32Array.from(ids.slice(from, to)), parents: chain(from, to - from) };
        const scores = await pass.extend(tree, { rows, targets, top: 0 });
        expect(worst(scores.logprob, logprob.slice(from, to))).toBeLessThan(tolerance);
        expect(worst(scores.entropy, entropy.slice(from, to))).toBeLessThan(tolerance);
      }
      pass.end();
    }
  });

  it('does not change earlier values when text is appended', async () => {
    const { ids } = goldenText(golden, 'plain');
    const alone = await scoreFresh(scorer, ids.slice(0, 60));
    const longer = await scoreFresh(scorer, ids);
    expect(worst(longer.entropy.subarray(0, 59), Array.from(alone.entropy.subarray(0, 59)))).toBeLessThan(ownTolerance);
    expect(worst(longer.logprob.subarray(0, 59), Array.from(alone.logprob.subarray(0, 59)))).toBeLessThan(ownTolerance);
  });

  it('gives a packed tree of probes the numbers of separate full passes', async () => {
    for (const { prefixIds, cases } of golden.probes) {
      const { found, expected } = await askPacked(scorer, prefixIds, cases);
      expect(worst(found, expected)).toBeLessThan(tolerance);
    }
  });

  it('gives branches of branches the numbers of separate passes, also over several extensions', async () => {
    const { ids } = goldenText(golden, 'plain');
    const [trunk, probe, left, right] = [ids.slice(0, 30), ids.slice(50, 58), ids.slice(70, 75), ids.slice(90, 97)];
    const pass = await scorer.begin(100);
    await pass.extend({ ids: Int32Array.from(trunk), parents: chain(0, 30) }, noRows);
    // The probe leaves the trunk after slot 19; its slots are 30 … 37.
    await pass.extend({ ids: Int32Array.from(probe), parents: Int32Array.of(19, ...chain(31, 7)) }, noRows);
    const both = packBranches(38, [left, right], () => 37);
    const rows = Int32Array.of(0, 1, 2, 3, 5, 6, 7, 8, 9, 10);
    const targets = Int32Array.from([...left.slice(1), ...right.slice(1)]);
    const packed = await pass.extend(both, { rows, targets, top: 0 });
    const separate: number[] = [];
    for (const branch of [left, right]) {
      const prefix = [...trunk.slice(0, 20), ...probe];
      const scores = await scoreFresh(scorer, [...prefix, ...branch]);
      separate.push(...scores.logprob.subarray(prefix.length, prefix.length + branch.length - 1));
    }
    expect(worst(packed.logprob, separate)).toBeLessThan(ownTolerance);
    pass.end();
  });

  it('begins a sequence of its own where the parent is -1', async () => {
    const { ids } = goldenText(golden, 'marks');
    const pass = await scorer.begin(100);
    await pass.extend({ ids: Int32Array.from(ids.slice(0, 30)), parents: chain(0, 30) }, noRows);
    const other = ids.slice(40, 60);
    const tree = packBranches(30, [other], () => -1);
    const rows = Int32Array.from({ length: 19 }, (_, i) => i);
    const scores = await pass.extend(tree, { rows, targets: Int32Array.from(other.slice(1)), top: 0 });
    const alone = await scoreFresh(scorer, other);
    expect(worst(scores.logprob, Array.from(alone.logprob.subarray(0, 19)))).toBeLessThan(ownTolerance);
    pass.end();
  });

  it('forgets what was cut off: cut and extended again equals fresh', async () => {
    const { ids, logprob } = goldenText(golden, 'plain');
    const pass = await scorer.begin(300);
    await extendText(pass, ids.slice(0, 50));
    const branches = [ids.slice(60, 70), ids.slice(20, 40)];
    await pass.extend(
      packBranches(50, branches, (i) => 10 + 30 * i),
      noRows,
    );
    pass.truncate(40);
    expect(pass.length).toBe(40);
    const scores = await extendText(pass, ids.slice(40));
    expect(worst(scores.logprob, logprob.slice(40))).toBeLessThan(tolerance);
    pass.end();
  });

  it('forgets that cut slots were trunk: a branch in their place is not taken for one', async () => {
    const { ids } = goldenText(golden, 'plain');
    const pass = await scorer.begin(80);
    await extendText(pass, ids.slice(0, 50));
    pass.truncate(40);
    const [branch, twig] = [ids.slice(60, 70), ids.slice(80, 88)];
    await pass.extend(
      packBranches(40, [branch], () => 10),
      noRows,
    ); // slots 40 … 49, where trunk was
    const rows = Int32Array.from({ length: 7 }, (_, i) => i);
    const request = { rows, targets: Int32Array.from(twig.slice(1)), top: 0 };
    const scores = await pass.extend(
      packBranches(50, [twig], () => 49),
      request,
    );
    const alone = await scoreFresh(scorer, [...ids.slice(0, 11), ...branch, ...twig]);
    expect(worst(scores.logprob, Array.from(alone.logprob.subarray(21, 28)))).toBeLessThan(ownTolerance);
    pass.end();
  });
});

async function scoreFresh(scorer: Scorer, ids: readonly number[]): Promise<RowScores> {
  const pass = await scorer.begin(ids.length);
  const scores = await extendText(pass, ids);
  pass.end();
  return scores;
}
