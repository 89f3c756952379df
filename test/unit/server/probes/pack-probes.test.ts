import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packProbes } from '../../../../server/probes/pack-probes.ts';
import type { Probe } from '../../../../server/probes/probe.ts';
import { maxDecodedTokens, probeSlots, splitPasses } from '../../../../server/probes/split-passes.ts';
import { unpackAnswers, unpackFurther } from '../../../../server/probes/unpack-results.ts';

const seed = 7;
const tokens = (maxLength: number): fc.Arbitrary<Int32Array> =>
  fc.array(fc.nat(3), { minLength: 1, maxLength }).map((ids) => Int32Array.from(ids));
const trunk = 50;
const probes = fc.array(
  fc.record({
    slot: fc.integer({ min: -1, max: trunk - 1 }),
    ids: tokens(5),
    answers: fc.array(tokens(4), { maxLength: 3 }),
    further: fc.array(tokens(4), { maxLength: 3 }),
  }),
  { maxLength: 8 },
);

/** Tokens from the beginning of a sequence to a slot; trunk tokens are written as minus their slot minus one. */
function ancestry(parents: Int32Array, ids: Int32Array, slot: number): number[] {
  const path: number[] = [];
  for (let at = slot; at >= 0; at = at < trunk ? at - 1 : (parents[at - trunk] ?? -1)) {
    path.unshift(at < trunk ? -1 - at : (ids[at - trunk] ?? Number.NaN));
  }
  return path;
}

/** What a plain pass would read before it predicts answer token k. */
function plainPath(probe: Probe, answer: Int32Array, k: number): number[] {
  const prefix = Array.from({ length: probe.slot + 1 }, (_none, slot) => -1 - slot);
  return [...prefix, ...probe.ids, ...answer.subarray(0, k)];
}

describe('packed probes', () => {
  it('are read after exactly the tokens that a plain pass reads', () => {
    fc.assert(
      fc.property(probes, (list) => {
        const { tree, rows, targets, places } = packProbes(list, trunk);
        const path = (row: number): number[] => ancestry(tree.parents, tree.ids, trunk + (rows[row] ?? 0));
        for (const [index, probe] of list.entries()) {
          const place = places[index];
          expect(path(place?.firstRow ?? -1)).toEqual(plainPath(probe, new Int32Array(), 0));
          expect(trunk + (rows[place?.firstRow ?? -1] ?? -1)).toBe(place?.endSlot);
          const rowsOf = [...(place?.answerRows ?? []), ...(place?.furtherRows ?? [])];
          for (const [form, answer] of [...probe.answers, ...probe.further].entries()) {
            for (const [k, token] of answer.entries()) {
              const row = rowsOf[form]?.[k] ?? -1;
              expect(targets[row]).toBe(token);
              expect(path(row)).toEqual(plainPath(probe, answer, k));
            }
          }
        }
      }),
      { seed },
    );
  });

  it('stand before all forced answers, so that those can be cut off', () => {
    fc.assert(
      fc.property(probes, (list) => {
        const { tree, probeTokens, places } = packProbes(list, trunk);
        expect(probeTokens).toBeLessThanOrEqual(list.reduce((sum, probe) => sum + probe.ids.length, 0));
        expect(places.every(({ endSlot }) => endSlot < trunk + probeTokens)).toBe(true);
        // A token follows one that is already there.
        tree.parents.forEach((parent, i) => expect(parent).toBeLessThan(trunk + i));
      }),
      { seed },
    );
  });

  it('hold what begins alike behind the same token once', () => {
    fc.assert(
      fc.property(probes, (list) => {
        const { tree, rows, targets } = packProbes(list, trunk);
        const followers = [...tree.ids].map((id, i) => `${tree.parents[i]} ${id}`);
        expect(new Set(followers).size).toBe(followers.length);
        const asked = [...rows].map((row, i) => `${row} ${targets[i]}`);
        expect(new Set(asked).size).toBe(asked.length);
      }),
      { seed },
    );
  });
});

describe('splitPasses', () => {
  it('keeps order and budget; only a probe that is too large alone exceeds it', () => {
    fc.assert(
      fc.property(probes, fc.integer({ min: 1, max: 60 }), (list, budget) => {
        const groups = splitPasses(list, budget);
        expect(groups.flat()).toEqual(list);
        for (const group of groups) {
          expect(group.length).toBeGreaterThan(0);
          const slots = group.reduce((sum, probe) => sum + probeSlots(probe), 0);
          expect(slots <= budget || group.length === 1).toBe(true);
        }
        // No two neighbours would have fitted in one.
        for (const [i, group] of groups.entries()) {
          const next = groups[i + 1]?.[0];
          if (next === undefined) continue;
          expect([...group, next].reduce((sum, probe) => sum + probeSlots(probe), 0)).toBeGreaterThan(budget);
        }
      }),
      { seed },
    );
  });

  it('counts the larger of forced answers and decoded tokens', () => {
    const probe = { slot: 3, ids: Int32Array.of(1, 2), answers: [Int32Array.of(5)] };
    expect(probeSlots(probe)).toBe(2 + maxDecodedTokens - 1);
    expect(probeSlots({ ...probe, answers: [new Int32Array(30)] })).toBe(2 + 29);
    expect(probeSlots({ ...probe, further: [new Int32Array(30)] })).toBe(2 + 29);
    expect(probeSlots({ ...probe, decoded: 0 })).toBe(2);
    expect(probeSlots({ ...probe, decoded: 20 }, 2)).toBe(2 + 2 * 19);
  });
});

describe('unpackAnswers', () => {
  it('takes the form with the largest mean probability, and nothing where no answer was forced', () => {
    const list: Probe[] = [
      { slot: 0, ids: Int32Array.of(1), answers: [Int32Array.of(7, 8), Int32Array.of(9)], further: [Int32Array.of(7)] },
      { slot: 1, ids: Int32Array.of(1), answers: [] },
    ];
    const packed = packProbes(list, 2);
    const logprobs = Float32Array.from(packed.targets, (target) => ({ 7: -0.5, 8: -4, 9: -1 })[target] ?? Number.NaN);
    // (e^-0.5 + e^-4) / 2 = 0.312 < e^-1 = 0.368
    expect(unpackAnswers(packed, logprobs)).toEqual([{ form: 1, logprobs: [-1] }, null]);
    expect(unpackFurther(packed, logprobs)).toEqual([[[-0.5]], []]);
  });
});
