import { describe, expect, it } from 'vitest';
import { tokenHover, visible } from '../../../../server/lsp/hover-text.ts';
import { buildAnnotation } from '../../../support/build-annotation.ts';

const text = 'one two four';

describe('the hover of a token', () => {
  it('says its numbers, its alternatives with the token marked, and its step', () => {
    const plain = buildAnnotation();
    const top = [
      null,
      [
        [' two', -0.5],
        [' `six`', -2],
      ] as const,
      null,
    ];
    const annotation = buildAnnotation({ tokens: { ...plain.tokens, top } });
    const hover = tokenHover(annotation, text, { turn: 0, offset: 4 });
    expect(hover).toMatchObject({ start: 3, end: 7 });
    expect(hover?.text.split('\n')).toEqual([
      '```text',
      '"·two"',
      'probability  28.7 %   rank 2',
      'surprisal    1.250 nats',
      'entropy      1.500 nats',
      'margin       0.125',
      '',
      '▸ "·two"    60.7 % ██████████',
      '  "·`six`"  13.5 % ██',
      '',
      'step 1   Δ potential +0.500   answer so far "5"',
      '```',
      '',
      'tiny · cpu · fp32',
    ]);
  });

  it('is none outside the scored tokens', () => {
    expect(tokenHover(buildAnnotation(), text, { turn: 0, offset: 12 })).toBeNull();
    expect(tokenHover(buildAnnotation(), text, { turn: 1, offset: 0 })).toBeNull();
  });

  it('lets no text end its block or act as markup', () => {
    const annotation = buildAnnotation({
      scorer: { ...buildAnnotation().scorer, model: '[x](command:evil) <b>' },
    });
    const hover = tokenHover(annotation, '```', { turn: 0, offset: 0 });
    const lines = hover?.text.split('\n') ?? [];
    expect(lines.filter((line) => line.startsWith('```'))).toEqual(['```text', '```']);
    expect(lines.at(-1)).toContain('\\[x\\]\\(command:evil\\) \\<b\\>');
  });
});

it.each([
  ['a b\n\t', '"a·b↵⇥"'],
  ['\u202eevil', '"<202E>evil"'],
  ['\u001b[31m', '"<001B>[31m"'],
  ['\ud800', '"<D800>"'],
  ['x'.repeat(30), `"${'x'.repeat(23)}…"`],
  ['😀'.repeat(24), `"${'😀'.repeat(24)}"`],
])('%j is shown as %s', (token, shown) => {
  expect(visible(token)).toBe(shown);
});
