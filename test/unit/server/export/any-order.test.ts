// Whole files through every rule: the same pairs, whatever the order of the lines and however often it runs.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPairOptions } from '../../../../server/export/pair-options.ts';
import { hindsightStepSignal } from '../../../../server/export/rules/hindsight.ts';
import type { PairRule } from '../../../../server/export/rules/pair-rule.ts';
import { pairRules } from '../../../../server/export/rules/registry.ts';
import { exportRows, type Line } from '../../../support/export-rows.ts';

const words = ['alpha', 'beta', 'gamma'];
const step = (word: string): string => `${word} is a step of more than thirty characters.`;

/** A trace and what was measured of it, both functions of its text: what is written twice has the same numbers twice. */
const line = fc
  .record({
    prompt: fc.constantFrom('p', 'q'),
    steps: fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 }),
    said: fc.constantFrom('5', '6'),
    // Two texts that differ by this are one text, and have the same numbers.
    space: fc.constantFrom('\n\n', '\n\n\n'),
  })
  .map(({ prompt, steps, said, space }): Line => {
    const completion = `<think>\n${steps.map(step).join(space)}\n</think>\n\n\\boxed{${said}}`;
    const noise = (salt: string): number => (hash(`${prompt}${steps.join()}${said}${salt}`) % 2000) / 1000 - 1;
    const measured = steps.map((_, k) => {
      const prefix = hash(`${prompt}${steps.slice(0, k + 1).join()}`);
      return {
        potential: noise(`phi${k}`),
        deltaBelief: (prefix % 600) / 100 - 3,
        signals: { [hindsightStepSignal]: noise(`t9${k}`) },
      };
    });
    const signals = {
      'R1.crew': (noise('r1') + 1) / 2,
      'R2.disparity': noise('r2'),
      'T1.meanLogprob': noise('t1') - 1,
    };
    return { line: { prompt, completion, answer: '5' }, measured: { steps: measured, signals } };
  });

function hash(text: string): number {
  let value = 7;
  for (const character of text) value = (Math.imul(value, 31) + character.charCodeAt(0)) >>> 0;
  value = Math.imul(value ^ (value >>> 15), 0x85ebca6b) >>> 0;
  return (value ^ (value >>> 13)) >>> 0;
}

/** Everything of the rows but where the traces stood. */
async function texts(lines: readonly Line[], rule: PairRule, seed: number): Promise<string[]> {
  const { rows } = await exportRows(lines, rule, { seed, minimumMargin: 0.01, saturation: 0.2 });
  return rows
    .map(({ id_chosen: _a, id_rejected: _b, line_chosen: _c, line_rejected: _d, ...row }) => JSON.stringify(row))
    .sort();
}

describe.each(pairRules.map((rule) => ({ rule, id: rule.id })))('$id', ({ rule }) => {
  it('gives the same pairs in any order of the file, and the same bytes for the same seed', async () => {
    let pairs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 2, maxLength: 10 }),
        fc.nat(3),
        fc.nat(),
        async (lines, seed, turn) => {
          const turned = lines.map((_, k) => lines[(k + turn) % lines.length] ?? { line: {} }).reverse();
          const first = await texts(lines, rule, seed);
          expect(await texts(turned, rule, seed)).toEqual(first);
          pairs += first.length;
          const again = await exportRows(lines, rule, { ...defaultPairOptions, seed });
          expect((await exportRows(lines, rule, { ...defaultPairOptions, seed })).rows).toEqual(again.rows);
        },
      ),
      { seed: 20261121, numRuns: 40 },
    );
    expect(pairs).toBeGreaterThan(10);
  });
});
