import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Annotation } from '../../../../../../server/shared/trace/annotation.ts';
import type { Trace } from '../../../../../../server/shared/trace/trace.ts';
import { cutText, layoutRows, longestRow, type Row } from '../../../../../../webview/views/trace/heatmap/layout.ts';
import { buildAnnotation, buildStep } from '../../../../../support/build-annotation.ts';
import { buildTrace } from '../../../../../support/build-trace.ts';

/** Text with `|` between tokens and `§` where a step ends. */
function marked(text: string): { trace: Trace; annotation: Annotation } {
  const bounds: { start: number; end: number }[] = [];
  const stepEnds: number[] = [];
  let plain = '';
  for (const part of text.split(/([|§])/)) {
    if (part === '§') stepEnds.push(plain.length);
    if (part === '|' || part === '§' || part === '') continue;
    bounds.push({ start: plain.length, end: plain.length + part.length });
    plain += part;
  }
  const steps = stepEnds.map((end, index) => buildStep({ start: stepEnds[index - 1] ?? 0, end }));
  return withTokens(plain, bounds, steps);
}

function withTokens(
  text: string,
  bounds: readonly { start: number; end: number }[],
  steps: Annotation['steps'],
): { trace: Trace; annotation: Annotation } {
  const trace = buildTrace({ turns: [{ message: null, text }], steps: [] });
  const numbers = bounds.map(() => 1);
  const annotation = buildAnnotation({
    turns: [{ message: null, firstToken: 0, endToken: bounds.length }],
    tokens: {
      start: bounds.map(({ start }) => start),
      end: bounds.map(({ end }) => end),
      logprob: numbers,
      entropy: numbers,
      rank: numbers,
      margin: numbers,
      selfCertainty: numbers,
      topMass: numbers,
    },
    steps,
  });
  return { trace, annotation };
}

function textOf(rows: readonly Row[]): string {
  return rows
    .map((row) =>
      row.kind === 'message' ? row.text : row.pieces.map(({ lead, body, tail }) => lead + body + tail).join(''),
    )
    .join('');
}

function draw(rows: readonly Row[]): string[] {
  return rows.map((row) =>
    row.kind === 'message'
      ? `${row.role}: ${row.text}`
      : `${row.step}: ` + row.pieces.map(({ lead, body, tail }) => `${lead}[${body}]${tail}`).join(''),
  );
}

describe('rows of the heatmap', () => {
  it('tint the letters of a token, not the spaces around them', () => {
    const { trace, annotation } = marked('So|, the| coef|ficient| is|\n\n§');
    expect(draw(layoutRows(trace, annotation))).toEqual(['0: [So][, the] [coef][ficient] [is]\n\n[]']);
  });

  it('join neighbouring tokens of a word, and only those', () => {
    const { trace, annotation } = marked(' coef|fic|ient|,| a|b| c§');
    const [row] = layoutRows(trace, annotation);
    const joins =
      row?.kind === 'step' ? row.pieces.map((p) => `${p.joinLeft ? '<' : ''}${p.body}${p.joinRight ? '>' : ''}`) : [];
    expect(joins).toEqual(['coef>', '<fic>', '<ient', ',', 'a>', '<b', 'c']);
  });

  it('put a token into the step in which it begins', () => {
    const { trace, annotation } = marked('One|.\n\nTwo| three§');
    const steps = [buildStep({ start: 0, end: 6 }), buildStep({ start: 6, end: 15 })];
    expect(draw(layoutRows(trace, { ...annotation, steps }))).toEqual(['0: [One][.\n\nTwo]', '1:  [three]']);
  });

  it('show text between steps without a number', () => {
    const { trace, annotation } = marked('<think>|\n|One|.|</think>|Two§');
    const steps = [buildStep({ start: 8, end: 12 }), buildStep({ start: 20, end: 23 })];
    expect(draw(layoutRows(trace, { ...annotation, steps }))).toEqual([
      'null: [<think>]\n[]',
      '0: [One][.]',
      'null: [</think>]',
      '1: [Two]',
    ]);
  });

  it('draw several byte tokens of one character once', () => {
    const { trace, annotation } = withTokens(
      'a😀b',
      [
        { start: 0, end: 1 },
        { start: 1, end: 3 },
        { start: 1, end: 3 },
        { start: 1, end: 3 },
        { start: 3, end: 4 },
      ],
      [buildStep({ start: 0, end: 4 })],
    );
    const [row] = layoutRows(trace, annotation);
    const pieces = row?.kind === 'step' ? row.pieces.map(({ token, tokens, body }) => [token, tokens, body]) : [];
    expect(pieces).toEqual([
      [0, 1, 'a'],
      [1, 3, '😀'],
      [4, 1, 'b'],
    ]);
  });

  it('show a trace without annotation by its own steps', () => {
    const trace = buildTrace();
    const rows = layoutRows(trace, null);
    expect(rows.map((row) => (row.kind === 'step' ? row.step : row.role))).toEqual([null, 0, 1, null, 2]);
    expect(textOf(rows)).toBe(trace.turns[0]?.text);
  });

  it('show a dialogue with its roles and the messages between the turns', () => {
    const dialogue = [
      { role: 'user', content: 'Guess.' },
      { role: 'assistant', content: 'Is it 5?' },
      { role: 'user', content: 'No.' },
      { role: 'assistant', content: 'Is it 6?' },
    ];
    const trace = buildTrace({
      multiTurn: true,
      dialogue,
      turns: [
        { message: 1, text: 'Is it 5?' },
        { message: 3, text: 'Is it 6?' },
      ],
      steps: [
        { start: 0, end: 8, turn: 0, part: 'turn' },
        { start: 0, end: 8, turn: 1, part: 'turn' },
      ],
    });
    expect(draw(layoutRows(trace, null))).toEqual([
      'user: Guess.',
      'assistant: ',
      '0: [Is it 5?]',
      'user: No.',
      'assistant: ',
      '1: [Is it 6?]',
    ]);
  });

  it('cut a step that is too long into rows, the first of which begins it', () => {
    const text = Array.from({ length: 3000 }, (_, index) => `w${index}${index % 40 === 0 ? '\n' : ''}`).join('|') + '§';
    const { trace, annotation } = marked(text);
    const rows = layoutRows(trace, annotation);
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) {
      if (row.kind !== 'step') throw new Error('a step was expected');
      expect(row.pieces.length).toBeLessThanOrEqual(longestRow.pieces);
      expect(row.begins).toBe(row === rows[0]);
      expect(row.ends).toBe(row === rows.at(-1));
    }
    expect(textOf(rows)).toBe(trace.turns[0]?.text);
  });

  it('lose no text and no token, whatever the offsets claim', () => {
    const offsets = fc.array(fc.tuple(fc.integer({ min: -3, max: 40 }), fc.integer({ min: -3, max: 40 })), {
      maxLength: 12,
    });
    const stepEnds = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 4 });
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '\n', '😀', '\ud83d', 'é'), maxLength: 30 }),
        offsets,
        stepEnds,
        (text, bounds, ends) => {
          const sorted = [...ends].sort((left, right) => left - right);
          const steps = sorted.map((end, index) => buildStep({ start: sorted[index - 1] ?? 0, end }));
          const { trace, annotation } = withTokens(
            text,
            bounds.map(([start, end]) => ({ start, end })),
            steps,
          );
          expect(textOf(layoutRows(trace, annotation))).toBe(text);
          expect(textOf(layoutRows({ ...trace, steps }, null))).toBe(text);
        },
      ),
      { seed: 20262, numRuns: 300 },
    );
  });
});

describe('long plain text', () => {
  it('is cut at newlines where there is one in reach, and never inside a character', () => {
    expect(cutText('aaaa\nbb', 6)).toEqual(['aaaa\n', 'bb']);
    expect(cutText('aaaaaaaaa', 4)).toEqual(['aaaa', 'aaaa', 'a']);
    expect(cutText('aaa😀b', 4)).toEqual(['aaa😀', 'b']);
    expect(cutText('', 4)).toEqual([]);
  });
});
