import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlain, splitMarked, visibleToken } from '../../../../webview/parts/marked-text.ts';

function show(text: string): string {
  return splitMarked(text)
    .map((run) => (run.kind === 'text' ? run.text : `[${run.label}]`))
    .join('');
}

describe('marked text', () => {
  it.each([
    ['a\u202eb', 'a[RLO]b', 'bidirectional override'],
    ['\u001b[31mred', '[ESC][31mred', 'ANSI escape'],
    ['a\ud800b', 'a[\ufffd]b', 'lone surrogate'],
    ['a\r\nb', 'a[CR]\nb', 'carriage return'],
    ['\u0000\u0085', '[NUL][U+0085]', 'control characters'],
    ['\u200b\ufeff', '[ZWSP][BOM]', 'invisible characters'],
    ['\u{e0041}', '[U+E0041]', 'tag characters'],
    ['\u2066x\u2069', '[LRI]x[PDI]', 'isolates'],
  ])('%j becomes %s (%s)', (text, expected) => expect(show(text)).toBe(expected));

  it.each(['plain text', 'tab\tand\nnewline', '😀', '👩‍👩‍👧', 'नमस्ते', 'می‌خواهم', 'é', '<b>'])(
    'leaves %s alone',
    (text) => {
      expect(isPlain(text)).toBe(true);
      expect(splitMarked(text)).toEqual([{ kind: 'text', text }]);
    },
  );

  it('lets nothing through that could turn or hide text', () => {
    const unit = fc.constantFrom('a', '\u202e', '\u2067', '\u0007', '\ud800', '\udc00', '\u200b', '\ufffd');
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const runs = splitMarked(text);
        expect(runs.every((run) => run.kind === 'mark' || isPlain(run.text))).toBe(true);
      }),
      { seed: 20265 },
    );
  });

  it('makes spaces of a token visible', () => {
    expect(visibleToken(' the')).toBe('·the');
    expect(visibleToken('.\n\n')).toBe('.↵↵');
    expect(visibleToken('\t\u202e')).toBe('⇥[RLO]');
  });
});
