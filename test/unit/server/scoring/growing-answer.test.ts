import { describe, expect, it } from 'vitest';
import { probePresets } from '../../../../server/probes/probe-templates.ts';
import { stopRule } from '../../../../server/probes/stop-rule.ts';
import { GrowingAnswer } from '../../../../server/scoring/growing-answer.ts';

const end = 999;

/** Tokens are single bytes, or the strings of a list by index from 300. */
function decode(probe: string, tokens: readonly (string | number)[]): GrowingAnswer {
  const strings = tokens.filter((token) => typeof token === 'string');
  const answer = new GrowingAnswer(5, {
    stop: stopRule(probe),
    isEnd: (token) => token === end,
    bytes: (ids) => Buffer.concat(ids.map((id) => (id < 256 ? Buffer.of(id) : Buffer.from(strings[id - 300] ?? '')))),
  });
  let string = 300;
  for (const [k, token] of tokens.entries()) {
    if (answer.ended) throw new Error(`ended before token ${k}`);
    answer.accept(typeof token === 'string' ? string++ : token, k + 1);
  }
  return answer;
}

describe('a provisional answer', () => {
  it.each([
    ['ends with the token that closes the brace', ['1', '9', '}'], '19', true],
    ['keeps what stands before the brace in that token', ['\\frac{1', '}{2}}. So'], '\\frac{1}{2}', true],
    ['ends at the end of the turn', [' 19 ', end], '19', true],
    ['is empty where the turn ends at once', [end], '', true],
    ['goes on before that', ['1'], '1', false],
    ['ends after ten tokens', '1234567890'.split(''), '1234567890', true],
    ['writes a cut character as U+FFFD, as decoders do', ['a', ...'12345678'.split(''), 0xc3], 'a12345678\ufffd', true],
    ['joins the bytes of a split one', [0xc3, 0xa9, '}'], 'é', true],
    ['writes bytes of no character as U+FFFD', [0xff, '}'], '\ufffd', true],
  ])('%s', (_what, tokens, text, ended) => {
    const answer = decode(probePresets.sentence, tokens);
    expect(answer.decoding.text).toBe(text);
    expect(answer.ended).toBe(ended);
    // Every decoded position counts, the stopping one included.
    expect(answer.decoding.entropies).toEqual(tokens.map((_token, k) => k + 1));
  });

  it('says which token follows which slot', () => {
    const answer = decode(probePresets.sentence, ['1']);
    expect(answer.next).toEqual({ slot: 5, token: 300 });
    answer.moveTo(9);
    answer.accept(0x32, 0.5);
    expect(answer.next).toEqual({ slot: 9, token: 0x32 });
  });
});
