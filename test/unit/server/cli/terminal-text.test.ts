import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortText, visibleLines, visibleText } from '../../../../server/cli/terminal-text.ts';

/** Half of them below U+3000, where the steering ones are; lone surrogates among them. */
const codePoint = fc.oneof(fc.nat(0x2fff), fc.nat(0x10ffff));

describe('visibleText', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', '\\u001b[31mred\\u001b[0m'],
    ['a\r\nb\tc', 'a\\r\\nb\\tc'],
    ['\u009b2J', '\\u009b2J'],
    ['\u202eabc\u2066', '\\u202eabc\\u2066'],
    ['\u200b\ufeff', '\\u200b\\ufeff'],
    ['\ud800x', '\\ud800x'],
    ['\u{e0041}', '\\u{e0041}'],
    ['é 漢 🙂', 'é 漢 🙂'],
  ])('shows %j as %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it('lets nothing through that steers a terminal', () => {
    fc.assert(
      fc.property(
        fc.array(codePoint, { maxLength: 60 }).map((all) => String.fromCodePoint(...all)),
        (text) => {
          const steers = /[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Zl}\p{Zp}]/u.test(visibleText(text));
          return !steers && visibleLines(text).split('\n').length === text.split('\n').length;
        },
      ),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('shortText', () => {
  it('cuts between characters', () => {
    expect(shortText('🙂🙂🙂🙂', 3)).toBe('🙂🙂…');
    expect(shortText('abc', 3)).toBe('abc');
  });
});
