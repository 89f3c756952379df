import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paragraph } from '../../../../../server/trace/segmenters/paragraph.ts';
import { protectedRanges } from '../../../../../server/trace/segmenters/protected-ranges.ts';
import { findSegmenter, segmenters } from '../../../../../server/trace/segmenters/registry.ts';
import { spaeExact } from '../../../../../server/trace/segmenters/spae-exact.ts';

const long = 'a sentence of more than thirty characters';
const cut = (segmenter: typeof paragraph, text: string): string[] =>
  segmenter.segment(text).map(({ start, end }) => text.slice(start, end));

const hostile = fc
  .array(fc.constantFrom('\n', '\r\n', '\n\n', ' ', '\t', '```', '~~~~', '\\[', '\\]', '\\\\[', '.', long, 'x', '😀'), {
    maxLength: 60,
  })
  .map((pieces) => pieces.join(''));

describe.each(segmenters.map((segmenter) => [segmenter.id, segmenter] as const))('%s', (id, segmenter) => {
  it('is found by its id', () => {
    expect(findSegmenter(id)).toBe(segmenter);
  });

  it('gives spans in order, without gaps, that cover the text', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string()), (text) => {
        expect(cut(segmenter, text).join('')).toBe(text);
        for (const { start, end } of segmenter.segment(text)) expect(end).toBeGreaterThan(start);
      }),
      { numRuns: 2000, seed: 31 },
    );
  });
});

describe('an unknown segmenter', () => {
  it('is not found', () => expect(findSegmenter('sentence')).toBeNull());
});

describe('paragraph', () => {
  it.each([
    ['blank lines end a step, which they belong to', `${long}\n\n${long}`, [`${long}\n\n`, long]],
    ['a run of blank lines is one boundary', `${long}\n\n\n\n${long}`, [`${long}\n\n\n\n`, long]],
    ['a line of spaces is blank', `${long}\n \t\n${long}`, [`${long}\n \t\n`, long]],
    ['CRLF counts as a line break', `${long}\r\n\r\n${long}`, [`${long}\r\n\r\n`, long]],
    ['a short step joins the one before', `${long}\n\nWait.\n\n${long}`, [`${long}\n\nWait.\n\n`, long]],
    ['a short first step joins the next', `Okay.\n\n${long}\n\n${long}`, [`Okay.\n\n${long}\n\n`, long]],
    ['a short last step joins the one before', `${long}\n\n${long}\n\nSo 5.`, [`${long}\n\n`, `${long}\n\nSo 5.`]],
    ['without blank lines single line breaks cut', `${long}\n${long}`, [`${long}\n`, long]],
    ['with blank lines single ones do not', `${long}\n${long}\n\n${long}`, [`${long}\n${long}\n\n`, long]],
    ['a text without breaks is one step', 'x', ['x']],
  ])('%s', (_, text, steps) => {
    expect(cut(paragraph, text)).toEqual(steps);
  });

  it('twenty-nine characters are too short and thirty are not', () => {
    expect(cut(paragraph, `${long}\n\n${'x'.repeat(29)}\n\n${long}`)).toHaveLength(2);
    expect(cut(paragraph, `${long}\n\n${'x'.repeat(30)}\n\n${long}`)).toHaveLength(3);
  });

  it.each([
    ['a fenced block', `\`\`\`python\n${long}\n\n${long}\n\`\`\``],
    ['a block with tildes', `~~~\n${long}\n\n${long}\n~~~`],
    ['a longer fence holding a shorter one', `\`\`\`\`\n\`\`\`\n\n${long}\n\n\`\`\`\n\`\`\`\``],
    ['a display formula', `\\[\n${long}\n\n${long}\n\\]`],
  ])('%s is never cut', (_, block) => {
    expect(cut(paragraph, `${long}\n\n${block}\n\n${long}`)).toEqual([`${long}\n\n`, `${block}\n\n`, long]);
  });

  it.each([
    ['a fence', '```python'],
    ['a formula', '\\['],
  ])('%s that never closes protects nothing', (_, opener) => {
    expect(cut(paragraph, `${opener}${long}\n\n${long}`)).toHaveLength(2);
  });

  it('a line break with a gap inside a formula opens none', () => {
    expect(protectedRanges('a \\\\[4pt] b \\]')).toEqual([]);
  });

  it('never has a step under thirty characters unless it is the only one', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const steps = cut(paragraph, text);
        if (steps.length > 1)
          for (const step of steps) expect(step.replaceAll('\r\n', '\n').length).toBeGreaterThanOrEqual(30);
      }),
      { numRuns: 2000, seed: 32 },
    );
  });

  it('cuts the same steps out of a text with CRLF', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const unix = text.replaceAll('\r\n', '\n');
        const dos = unix.replaceAll('\n', '\r\n');
        expect(cut(paragraph, dos).map((step) => step.replaceAll('\r\n', '\n'))).toEqual(cut(paragraph, unix));
      }),
      { numRuns: 2000, seed: 33 },
    );
  });

  it('never cuts inside a protected range', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const ends = paragraph.segment(text).map(({ end }) => end);
        for (const range of protectedRanges(text)) {
          expect(ends.filter((end) => end > range.start && end < range.end)).toEqual([]);
        }
      }),
      { numRuns: 2000, seed: 34 },
    );
  });

  it.each([
    ['fences that never close', '```python\n\n'.repeat(200_000)],
    ['fences that close', '```\n\n```\n\n'.repeat(100_000)],
    ['formulas that never close', '\\[\n\n'.repeat(300_000)],
    ['blank lines', '\n'.repeat(2_000_000)],
    ['spaces', `\n${' '.repeat(2_000_000)}`],
  ])('reads two million characters of %s', (_, text) => {
    expect(cut(paragraph, text).join('')).toBe(text);
  });
});

describe('spae-exact', () => {
  it.each([
    ['a full stop and two line feeds', 'A.\n\nB', ['A.\n\n', 'B']],
    ['a bracket before the stop', 'A).\n\nB', ['A).\n\n', 'B']],
    ['a question mark: no', 'A?\n\nB', ['A?\n\nB']],
    ['a colon: no', 'A:\n\nB', ['A:\n\nB']],
    ['three line feeds: no', 'A.\n\n\nB', ['A.\n\n\nB']],
    ['a trailing space: no', 'A. \n\nB', ['A. \n\nB']],
    ['CRLF: no', 'A.\r\n\r\nB', ['A.\r\n\r\nB']],
    ['a formula: no', '\\]\n\nB', ['\\]\n\nB']],
    ['short steps stay', 'A.\n\nB.\n\nC', ['A.\n\n', 'B.\n\n', 'C']],
  ])('%s', (_, text, steps) => {
    expect(cut(spaeExact, text)).toEqual(steps);
  });
});
