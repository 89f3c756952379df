import { describe, expect, it } from 'vitest';
import { trlConversational } from '../../../../../server/export/formats/trl-conversational.ts';
import { rightToWrong } from '../../../../../server/export/rules/right-to-wrong.ts';
import { spaeTruncate } from '../../../../../server/export/rules/spae-truncate.ts';
import { exportRows, type Line } from '../../../../support/export-rows.ts';

const steps = [
  'First there are two and then three of them here.',
  'Two and three together make five, which is the sum.',
  'Let me check that again: five minus two is three.',
  'And five minus three is two, so the sum is right.',
];
const thought = steps.join('\n\n');
const phi = (...values: (number | null)[]): { potential: number | null }[] =>
  values.map((potential) => ({ potential }));
const line = (completion: string, values: (number | null)[], parts: object = {}, problems: string[] = []): Line => ({
  line: { prompt: 'What is 2 + 3?', completion, answer: '5', ...parts },
  measured: { steps: phi(...values), problems },
});
const right = `<think>\n${thought}\n</think>\n\nThe answer is \\boxed{5}.`;
const wrong = `<think>\n${thought}\n</think>\n\nThe answer is \\boxed{7}.`;
const solved = [0.1, 0.93, 0.95, 0.97];

describe('spae-truncate', () => {
  it('ends the text at the first saturated step and closes it with the trace’s own answer', async () => {
    const { rows } = await exportRows([line(right, solved)], spaeTruncate);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      prompt: 'What is 2 + 3?',
      chosen: `<think>\n${steps.slice(0, 2).join('\n\n')}\n</think>\n\nThe answer is \\boxed{5}.`,
      rejected: right,
      ...{
        edited: true,
        label_source: 'verifier',
        label_kind: 'gold',
        level: 'whole',
        id_chosen: '1',
        id_rejected: '1',
      },
      // Words of the first two steps and of all four, the opening tag with them.
      ...{ score_chosen: 21, score_rejected: 42, scorer_probe: '\n\nSo the final answer is \\boxed{' },
      details: { step: 2, potential: 0.93, saturation: 0.9 },
    });
    expect(rows[0]?.['margin']).toBeCloseTo(1 - 21 / 42, 12);
  });

  it('moves the kept steps to the prompt where continuations are wanted', async () => {
    const { rows } = await exportRows([line(right, solved)], spaeTruncate, { level: 'continuation' });
    expect(rows[0]).toMatchObject({
      prompt: `What is 2 + 3?<think>\n${steps.slice(0, 2).join('\n\n')}`,
      chosen: '\n</think>\n\nThe answer is \\boxed{5}.',
      rejected: `\n\n${steps.slice(2).join('\n\n')}\n</think>\n\nThe answer is \\boxed{5}.`,
      level: 'continuation',
    });
  });

  it('keeps the words of a text without tags up to its answer’s line', async () => {
    const untagged = `${thought}\n\nAll done here at the very last.\nThe answer is \\boxed{5}.`;
    const { rows } = await exportRows([line(untagged, solved)], spaeTruncate);
    expect(rows[0]?.['chosen']).toBe(`${steps.slice(0, 2).join('\n\n')}\n\nThe answer is \\boxed{5}.`);
  });

  it('knows a block that the prompt has opened', async () => {
    const closed = { prompt: 'What is 2 + 3?<think>\n' };
    const { rows } = await exportRows([line(`${thought}</think>\\boxed{5}`, solved, closed)], spaeTruncate);
    expect(rows[0]?.['chosen']).toBe(`${steps.slice(0, 2).join('\n\n')}</think>\\boxed{5}`);
    const open = await exportRows([line(`${thought}\n\\boxed{5}`, solved, closed)], spaeTruncate);
    expect(open.selection.refused).toEqual({ 'no-closing': 1 });
  });

  it.each<[string, Line, object]>([
    ['a potential that never exceeds the threshold', line(right, [0.1, 0.2, 0.9, 0.3]), { 'never-saturates': 1 }],
    ['no potential at all', line(right, [null, null, null, null]), { 'null-value': 1 }],
    ['no annotation', { line: { prompt: 'p', completion: right, answer: '5' } }, { 'null-value': 1 }],
    ['nothing after the place', line(right, [0.1, 0.2, 0.3, 0.95]), { 'nothing-to-cut': 1 }],
    ['no answer to close with', line(thought, solved, { correct: true }), { 'no-closing': 1 }],
    ['a merged seam', line(right, solved, {}, ['seam-merges']), { 'seam-merges': 1 }],
    ['a cut context', line(right, solved, {}, ['context-cut']), { 'out-of-context': 1 }],
    ['probes that did not fit', line(right, solved, {}, ['probe-context-exceeded']), { 'out-of-context': 1 }],
  ])('refuses %s', async (_what, given, refused) => {
    const { rows, selection } = await exportRows([given], spaeTruncate);
    expect(rows).toEqual([]);
    expect(selection.refused).toEqual(refused);
  });

  it('passes over wrong traces and dialogues, and counts a text once', async () => {
    const dialogue = {
      messages: ['user', 'assistant', 'user', 'assistant'].map((role) => ({ role, content: '5' })),
      ...{ answer: '5', correct: true },
    };
    const { selection } = await exportRows(
      [line(wrong, solved), { line: dialogue, measured: {} }, line(right, solved), line(right, solved)],
      spaeTruncate,
    );
    expect(selection.refused).toEqual({ duplicate: 1 });
    expect(selection.pairs).toHaveLength(1);
  });

  it('takes another threshold, and a share of the reasoning as margin', async () => {
    const lower = await exportRows([line(right, [0.1, 0.6, 0.2, 0.3])], spaeTruncate, { saturation: 0.5 });
    expect(lower.rows[0]).toMatchObject({ details: { step: 2, potential: 0.6, saturation: 0.5 } });
    const { selection } = await exportRows([line(right, solved)], spaeTruncate, { minimumMargin: 0.6 });
    expect(selection.refused).toEqual({ 'below-margin': 1 });
  });

  it('cuts where the answer is the gold one, not where the gold answer only begins another', async () => {
    const given = line(right, solved);
    const answers = ['7', '50', '5', '5'];
    const measured = { steps: solved.map((potential, step) => ({ potential, answer: answers[step] ?? null })) };
    const { rows } = await exportRows([{ ...given, measured }], spaeTruncate);
    expect(rows[0]).toMatchObject({ details: { step: 3, potential: 0.95 } });
  });

  it('edits messages too, whole ones only', async () => {
    const messages = { prompt: [{ role: 'user', content: 'q' }], completion: [{ role: 'assistant', content: right }] };
    const given = { ...line(right, solved), line: { ...messages, answer: '5' } };
    const { rows } = await exportRows([given], spaeTruncate);
    const cut = `<think>\n${steps.slice(0, 2).join('\n\n')}\n</think>\n\nThe answer is \\boxed{5}.`;
    expect(rows[0]?.['chosen']).toEqual([{ role: 'assistant', content: cut }]);
    const { selection } = await exportRows([given], spaeTruncate, { level: 'continuation' });
    expect(selection.refused).toEqual({ 'prefix-in-message': 1 });
    const forced = await exportRows(
      [line(right, solved)],
      spaeTruncate,
      { level: 'continuation' },
      { format: trlConversational },
    );
    expect(forced.selection.refused).toEqual({ 'prefix-in-message': 1 });
  });
});

describe('right-to-wrong', () => {
  const lost = [0.1, 0.95, 0.93, -0.4];

  it('ends the text at its highest potential and closes it with the gold answer', async () => {
    const { rows } = await exportRows([line(wrong, lost)], rightToWrong);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      chosen: `<think>\n${steps.slice(0, 2).join('\n\n')}\n</think>\n\n\\boxed{5}`,
      rejected: wrong,
      ...{ edited: true, score_chosen: 0.95, score_rejected: -0.4, label_kind: 'gold', correct_chosen: null },
      details: { step: 2, potential: 0.95, saturation: 0.9, gold: '5' },
    });
    expect(rows[0]?.['margin']).toBeCloseTo(1.35, 12);
  });

  it('takes no place where the gold answer only begins what is answered', async () => {
    const of = (...answers: string[]): Line => ({
      ...line(wrong, lost),
      measured: { steps: lost.map((potential, step) => ({ potential, answer: answers[step] ?? null })) },
    });
    const { rows } = await exportRows([of('7', '50', '5', '7')], rightToWrong);
    expect(rows[0]).toMatchObject({ details: { step: 3, potential: 0.93 } });
    const { selection } = await exportRows([of('7', '50', '50', '7')], rightToWrong);
    expect(selection.refused).toEqual({ 'never-saturates': 1 });
  });

  it('closes a block that was never closed, and none where there is none', async () => {
    const unfinished = await exportRows([line(`<think>\n${thought}`, lost, { correct: false })], rightToWrong);
    expect(unfinished.rows[0]?.['chosen']).toBe(`<think>\n${steps.slice(0, 2).join('\n\n')}\n</think>\n\n\\boxed{5}`);
    const plain = await exportRows([line(`${thought}\n\n\\boxed{7}`, lost, { answer: ['5', '5.0'] })], rightToWrong);
    expect(plain.rows[0]?.['chosen']).toBe(`${steps.slice(0, 2).join('\n\n')}\n\n\\boxed{5}`);
  });

  it.each<[string, Line, object]>([
    ['a trace that never had it', line(wrong, [0.1, 0.9, 0.2, -0.4]), { 'never-saturates': 1 }],
    ['no potential', line(wrong, []), { 'null-value': 1 }],
    ['a small fall', line(wrong, [0.1, 0.95, 0.93, 0.76]), { 'below-margin': 1 }],
    ['a merged seam', line(wrong, lost, {}, ['seam-merges']), { 'seam-merges': 1 }],
    ['a right trace, which it does not look at', line(right, lost), {}],
  ])('refuses %s', async (_what, given, refused) => {
    const { rows, selection } = await exportRows([given], rightToWrong);
    expect(rows).toEqual([]);
    expect(selection.refused).toEqual(refused);
  });
});
