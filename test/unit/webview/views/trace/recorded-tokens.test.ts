import { describe, expect, it } from 'vitest';
import type { RecordedToken, Trace } from '../../../../../server/shared/trace/trace.ts';
import { makePicture, tokenText } from '../../../../../webview/views/trace/picture.ts';
import { alignRecorded, recordedTokens } from '../../../../../webview/views/trace/recorded-tokens.ts';
import { buildAnnotation } from '../../../../support/build-annotation.ts';
import { buildTrace } from '../../../../support/build-trace.ts';

const trace = (text: string, tokens: readonly RecordedToken[]): Trace =>
  buildTrace({ turns: [{ message: null, text }], steps: [], tokens });

/** Tokens of these texts, with log-probs that tell them apart. */
const tokens = (...texts: string[]): RecordedToken[] => texts.map((text, at) => ({ text, logprob: -1 - at }));

function placed(text: string, ...texts: string[]): string[] | null {
  const found = recordedTokens(trace(text, tokens(...texts)));
  return found?.tokens.start.map((start, at) => text.slice(start, found.tokens.end[at])) ?? null;
}

describe('recorded tokens in the text', () => {
  it.each([
    ['as they stand', 'Two and 3', ['Two', ' and', ' ', '3'], ['Two', ' and', ' ', '3']],
    ['without the token that ended the turn', 'Five', ['Five', '<|im_end|>'], ['Five']],
    ['behind a tag that was put there', '<think>\nSo it is', ['So', ' it', ' is'], ['So', ' it', ' is']],
    ['as far as they go', 'Two and', ['Two'], ['Two']],
    ['byte tokens over their character', 'a😀b', ['a', '\ufffd', '\ufffd', 'b'], ['a', '😀', '😀', 'b']],
    ['byte tokens as servers escape them', 'é!', ['\\xc3', '\\xa9', '!'], ['é', 'é', '!']],
    ['byte tokens at the end', 'x😀', ['x', '<0xF0>', '<0x9F>', '<0x98>', '<0x80>'], ['x', '😀', '😀', '😀', '😀']],
  ])('%s', (_, text, recorded, expected) => {
    expect(placed(text, ...recorded)).toEqual(expected);
  });

  it('are left out where they spell something else, were not recorded, or belong to a dialogue', () => {
    expect(placed('Two and', 'Two', 'or')).toBeNull();
    expect(placed('Two', '\ufffd', 'x')).toBeNull();
    expect(recordedTokens(trace('Two', [{ text: 'Two' }]))).toBeNull();
    expect(recordedTokens(trace('Two', []))).toBeNull();
    expect(recordedTokens(buildTrace())).toBeNull();
    const turns = [{ message: 1, text: 'Two' }, ...[{ message: 3, text: 'Three' }]];
    expect(recordedTokens(buildTrace({ turns, tokens: tokens('Two') }))).toBeNull();
  });

  it('stand beside a model’s where both cut the text alike, and nowhere else', () => {
    const own = recordedTokens(trace('a😀 word', tokens('a', '\ufffd', '\ufffd', ' wo', 'rd')));
    const read = buildAnnotation();
    const columns = { ...read.tokens, start: [0, 1, 1, 3], end: [1, 3, 3, 8] };
    expect(own).not.toBeNull();
    if (own === null) return;
    expect(alignRecorded(own, { tokens: columns })).toEqual([-1, -2, -3, null]);
    expect(alignRecorded(own, { tokens: { ...columns, start: [0], end: [8] } })).toBeNull();
  });

  it('are what is known of a trace that no model has read', () => {
    const picture = makePicture(trace('Two and', tokens('Two', ' and')), null);
    expect(picture).toMatchObject({ tokens: 2, source: 'file', recorded: [-1, -2] });
    expect(tokenText(picture, 1)).toBe(' and');
    expect(makePicture(trace('Two and', []), null)).toMatchObject({ tokens: 0, columns: null, recorded: null });
  });
});
