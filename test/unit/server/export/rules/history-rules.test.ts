import { describe, expect, it } from 'vitest';
import { bestWorstTurn } from '../../../../../server/export/rules/best-worst-turn.ts';
import { hindsight, hindsightStepSignal } from '../../../../../server/export/rules/hindsight.ts';
import { hindsightCreditSignal } from '../../../../../server/shared/signals/token/hindsight-credit.ts';
import { buildReading } from '../../../../support/build-reading.ts';
import { exportRows, type Line, type Measured } from '../../../../support/export-rows.ts';

const a = 'First there are two and then three of them here.';
const b = 'Two and three together make five, which is the sum.';
const c = 'Two and three together make six, which is the sum.';
const d = 'Two times three is six, but that is not what is asked.';
const end = 'So that is what the sum of the two numbers must be.';
const trace = (said: string, ...steps: string[]): object => ({
  ...{ prompt: 'What is 2 + 3?', answer: '5' },
  completion: `<think>\n${steps.join('\n\n')}\n</think>\n\n\\boxed{${said}}`,
});
const shifts = (...values: (number | null)[]): Measured => ({ steps: values.map((deltaBelief) => ({ deltaBelief })) });

describe('best-worst-turn', () => {
  const siblings: Line[] = [
    { line: trace('5', a, b, end), measured: shifts(0.2, 3, 0.1) },
    { line: trace('6', a, c, end), measured: shifts(0.2, -2, 0.1) },
    { line: trace('6', a, d, end), measured: shifts(0.2, -0.5, 0.1) },
  ];

  it('takes the best and the worst next step from one history, and these steps alone', async () => {
    const { rows, selection } = await exportRows(siblings, bestWorstTurn);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      prompt: `What is 2 + 3?<think>\n${a}\n\n`,
      chosen: b,
      rejected: c,
      ...{ level: 'step', edited: false, score_chosen: 3, score_rejected: -2, margin: 5 },
      ...{ label_source: 'model', label_kind: 'model', signal: 'S3.deltaBelief' },
      details: { step: 2, continuations: 3 },
    });
    expect(selection.refused).toEqual({});
  });

  it('takes whole turns of dialogues', async () => {
    const dialogue = (guess: string, reply = 'no'): object => ({
      messages: [
        { role: 'user', content: 'Guess the animal.' },
        { role: 'assistant', content: 'Does it bark?' },
        { role: 'user', content: reply },
        { role: 'assistant', content: guess },
      ],
      answer: 'cat',
    });
    const lines = [
      { line: dialogue('Does it meow?'), measured: shifts(0.5, 2) },
      { line: dialogue('Is it a fish?'), measured: shifts(0.5, 0.1) },
      { line: dialogue('Is it a dog?', 'yes'), measured: shifts(0.5, -4) },
    ];
    const { rows } = await exportRows(lines, bestWorstTurn);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      chosen: [{ role: 'assistant', content: 'Does it meow?' }],
      rejected: [{ role: 'assistant', content: 'Is it a fish?' }],
      ...{ level: 'turn', margin: 1.9 },
    });
    expect(rows[0]?.['prompt']).toHaveLength(3);
  });

  it('compares nothing across histories, prompts or gold answers', async () => {
    const other = { ...trace('6', a, c, end), prompt: 'What is 3 + 2?', group: 'g' };
    const gold = { ...trace('6', a, c, end), answer: '6', group: 'g' };
    const first = { line: { ...trace('5', a, b, end), group: 'g' }, measured: shifts(0, 3, 0) };
    const { rows } = await exportRows(
      [first, { line: other, measured: shifts(0, -2, 0) }, { line: gold, measured: shifts(0, -3, 0) }],
      bestWorstTurn,
    );
    expect(rows).toEqual([]);
  });

  it.each<[string, Measured | null, object]>([
    ['a step without a shift', shifts(0.2, null, 0.1), { 'null-value': 1 }],
    ['a sibling that is not annotated', null, { 'null-value': 1 }],
    ['a small difference', shifts(0.2, 2.6, 0.1), { 'below-margin': 1 }],
    ['a merged seam', { ...shifts(0.2, -2, 0.1), problems: ['seam-merges'] }, { 'seam-merges': 1 }],
    ['another probe', { ...shifts(0.2, -2, 0.1), scorer: { probe: 'other' } }, { 'scorer-differs': 1 }],
  ])('refuses %s', async (_what, measured, refused) => {
    const { rows, selection } = await exportRows(
      [siblings[0] ?? { line: {} }, { line: trace('6', a, c, end), measured }],
      bestWorstTurn,
    );
    expect(rows).toEqual([]);
    expect(selection.refused).toEqual(refused);
  });
});

describe('hindsight', () => {
  const credit = (...values: (number | null)[]): Measured => ({
    steps: values.map((value) => ({ signals: { [hindsightStepSignal]: value } })),
  });
  const wrong: Line = { line: trace('6', a, c, end), measured: credit(-0.1, -2.5, 0.1) };

  it('reads the part that the signal computes', () => {
    const columns = hindsightCreditSignal.computeSteps?.(buildReading());
    expect(Object.keys(columns ?? {}).map((part) => `${hindsightCreditSignal.id}.${part}`)).toContain(
      hindsightStepSignal,
    );
  });

  it('goes on with a correct sibling that begins with the same steps', async () => {
    const { rows } = await exportRows([wrong, { line: trace('5', a, b, end) }, { line: trace('5', d, b) }], hindsight);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      ...{ id_chosen: '2', id_rejected: '1', level: 'whole', edited: false, label_kind: 'gold' },
      ...{ score_chosen: null, score_rejected: -2.5, margin: 2.5, signal: 'T9.meanCredit' },
      details: { step: 2, steps: 4, continuation: 'sibling' },
    });
    const { rows: parted } = await exportRows([wrong, { line: trace('5', a, b, end) }], hindsight, {
      level: 'continuation',
    });
    expect(parted[0]).toMatchObject({
      prompt: `What is 2 + 3?<think>\n${a}\n\n`,
      chosen: `${b}\n\n${end}\n</think>\n\n\\boxed{5}`,
      rejected: `${c}\n\n${end}\n</think>\n\n\\boxed{6}`,
      level: 'continuation',
    });
  });

  it('goes on with what was sampled from the beginning, and says so', async () => {
    const sampled = {
      prompt: `What is 2 + 3?<think>\n${a}\n\n`,
      completion: `${b}\n</think>\n\\boxed{5}`,
      answer: '5',
    };
    const { rows } = await exportRows([wrong, { line: sampled }], hindsight);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      prompt: 'What is 2 + 3?',
      chosen: `<think>\n${a}\n\n${b}\n</think>\n\\boxed{5}`,
      ...{ id_chosen: '2', edited: true, details: { step: 2, steps: 4, continuation: 'sampled' } },
    });
    const parted = await exportRows([wrong, { line: sampled }], hindsight, { level: 'continuation' });
    expect(parted.rows[0]).toMatchObject({ prompt: sampled.prompt, chosen: sampled.completion });
  });

  it.each<[string, Line[], object]>([
    ['where nothing correct goes on from there', [wrong, { line: trace('5', d, b, end) }], { 'no-continuation': 1 }],
    [
      'where only a wrong sibling does',
      [wrong, { line: trace('7', a, b, end) }],
      { 'no-continuation': 1, 'null-value': 1 },
    ],
    [
      'where T9 was not measured',
      [{ ...wrong, measured: credit(null, null) }, { line: trace('5', a, b) }],
      { 'null-value': 1 },
    ],
    [
      'where hindsight dislikes nothing',
      [{ ...wrong, measured: credit(0.2, 0.1) }, { line: trace('5', a, b) }],
      { 'below-margin': 1 },
    ],
    [
      'where the continuation says the same',
      [
        wrong,
        {
          line: {
            prompt: `What is 2 + 3?<think>\n${a}\n\n`,
            completion: `${c}\n\n${end}\n</think>\n\n\\boxed{6}`,
            correct: true,
          },
        },
      ],
      { 'same-completion': 1 },
    ],
  ])('refuses %s, in words', async (_what, lines, refused) => {
    const { rows, selection } = await exportRows(lines, hindsight);
    expect(rows).toEqual([]);
    expect(selection.refused).toEqual(refused);
  });
});
