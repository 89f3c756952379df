import { describe, expect, it } from 'vitest';
import { makeCard } from '../../../../server/export/card.ts';
import { makeChoices } from '../../../../server/export/choices.ts';
import { trl } from '../../../../server/export/formats/trl.ts';
import { defaultPairOptions } from '../../../../server/export/pair-options.ts';
import { pairWarnings } from '../../../../server/export/pair-warnings.ts';
import { pairRules } from '../../../../server/export/rules/registry.ts';
import { rlsf } from '../../../../server/export/rules/rlsf.ts';
import { spaeTruncate } from '../../../../server/export/rules/spae-truncate.ts';
import { exportRows, type Line } from '../../../support/export-rows.ts';

const siblings: Line[] = ['5', '6', '7'].map((said, at) => ({
  line: { prompt: 'p', completion: `\\boxed{${said}}`, answer: '5' },
  measured: { signals: { 'R2.disparity': [0.2, 0.95, 0.1][at] ?? null } },
}));

describe('the card', () => {
  it('tells the rule, its options, what was refused, by whom the labels are, and warns', async () => {
    const { selection, rows } = await exportRows(siblings, rlsf);
    const card = makeCard({
      ...{ selection, rule: rlsf, format: trl, options: defaultPairOptions, inputs: ['in.jsonl'], version: '1' },
      overrides: { name: 'choices.jsonl', sha256: 'f'.repeat(64) },
      forms: { standard: rows.length, conversational: 0 },
    });
    expect(card).toMatchObject({
      rule: { id: 'rlsf', signal: 'R2.disparity', source: 'RLSF, arXiv:2507.21931' },
      options: { seed: 0, pairsPerPrompt: 4, minimumMargin: 0.05, level: 'whole', minimumConfidence: 0.9 },
      overrides: { name: 'choices.jsonl', used: 0, unknown: 0 },
      counts: {
        traces: 3,
        pairs: 2,
        labelSources: { model: 2 },
        labelKinds: { model: 2 },
        levels: { whole: 2 },
        edited: 0,
      },
      refused: { 'below-confidence': { pairs: 1, why: 'no side is as confident as the rule asks of the chosen one' } },
      warnings: [
        expect.stringContaining('arXiv:2603.08660'),
        '1 of these 2 pairs prefer text of a wrong trace over text of a correct one.',
      ],
    });
    expect(JSON.stringify(card)).not.toContain('"saturation"');
  });
});

describe('warnings', () => {
  it('tell of labels of several kinds in one file', async () => {
    const { rows } = await exportRows(siblings, rlsf);
    const said = rows.slice(0, 1).map(({ pair }) => [String(pair), { choice: 'choose', by: null }] as const);
    const { selection } = await exportRows(siblings, rlsf, {}, { choices: makeChoices(said) });
    expect(selection.pairs.map(({ labelSource }) => labelSource)).toEqual(['human', 'model']);
    expect(pairWarnings(selection.pairs, rlsf).join(' ')).toContain('mixes labels of human and model');
  });

  it('tell of edited text, and of nothing where there is nothing', async () => {
    const text = ['a', 'b', 'c'].map((word) => `${word} is a step of more than thirty characters.`).join('\n\n');
    const completion = `<think>\n${text}\n</think>\n\\boxed{5}`;
    const steps = [0.95, 0.95, 0.95].map((potential) => ({ potential }));
    const { selection } = await exportRows(
      [{ line: { prompt: 'p', completion, answer: '5' }, measured: { steps } }],
      spaeTruncate,
    );
    expect(pairWarnings(selection.pairs, spaeTruncate)).toEqual([expect.stringContaining('edited: true')]);
    for (const rule of pairRules) expect(pairWarnings([], rule)).toEqual([]);
  });
});
