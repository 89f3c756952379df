import { describe, expect, it } from 'vitest';
import {
  contextWindows,
  lastWindow,
  leastContext,
  neededWindows,
  windowForQuestion,
  windowText,
} from '../../../../server/scoring/context-windows.ts';
import type { TrunkText } from '../../../../server/scoring/trunk-reader.ts';

/** Token i of a text is i, so that a window shows what it holds. */
const textOf = (length: number, first: number): TrunkText => ({
  ids: Int32Array.from({ length }, (_none, i) => i),
  first,
  end: length,
});

/** For each scored token, in order: the tokens before it in its window. */
function contexts(contextLength: number, prompt: number, length: number): Map<number, readonly number[]> {
  const windows = contextWindows(contextLength, prompt);
  const text = textOf(length, Math.max(1, prompt));
  const found = new Map<number, readonly number[]>();
  for (const index of neededWindows(windows, text, [])) {
    const { ids, first, end } = windowText(windows, text, index);
    expect(ids.length).toBeLessThanOrEqual(contextLength);
    for (let slot = first; slot < end; slot++) {
      expect(found.has(ids[slot] ?? -1)).toBe(false);
      found.set(ids[slot] ?? -1, [...ids.subarray(0, slot)]);
    }
  }
  return found;
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_none, i) => from + i);

describe('windows over a text', () => {
  it.each([
    [16, 0, 100],
    [16, 4, 16],
    [16, 4, 17],
    [16, 4, 100],
    [17, 3, 90],
    [16, 9, 60], // a prompt too long to be kept
    [16, 16, 40], // a prompt as long as the context
    [16, 50, 80], // and a longer one
    [8, 2, 9],
  ])(
    'of %i tokens, prompt %i, text %i: every token once, after enough of what stands before it',
    (size, prompt, length) => {
      const found = contexts(size, prompt, length);
      expect([...found.keys()]).toEqual(range(Math.max(1, prompt), length));
      const windows = contextWindows(size, prompt);
      for (const [token, before] of found) {
        const whole = token < size && prompt < size;
        if (whole) expect(before).toEqual(range(0, token));
        else {
          expect(before.length).toBeGreaterThanOrEqual(leastContext(windows));
          const head = before.slice(0, windows.head);
          expect(head).toEqual(range(0, windows.head));
          // Behind the head: what stands right before the token, without a gap.
          expect(before.slice(windows.head)).toEqual(range(token - before.length + windows.head, token));
        }
      }
    },
  );

  it('keep a prompt of up to a quarter of the context, and the first four tokens of a longer one', () => {
    expect(contextWindows(64, 16)).toMatchObject({ head: 16, stride: 24 });
    expect(contextWindows(64, 17)).toMatchObject({ head: 4, stride: 30 });
    expect(contextWindows(64, 0)).toMatchObject({ head: 0, stride: 32 });
  });

  it('give the same contexts to tokens that a longer text begins with', () => {
    const shorter = contexts(32, 6, 70);
    const longer = contexts(32, 6, 200);
    for (const [token, before] of shorter) expect(longer.get(token)).toEqual(before);
  });
});

describe('a question', () => {
  const windows = contextWindows(32, 8); // 12 new tokens a window; ends at 32, 44, 56, …
  it.each([
    [7, 10, 0],
    [21, 10, 0],
    [22, 10, 1], // would end at token 33 of the first window
    [31, 1, 1],
    [32, 10, 1],
    [43, 10, 2],
    [43, 12, 2],
    [43, 13, null], // longer than what a window leaves free
    [10, 21, 0],
  ])('after token %i that adds %i tokens is asked in window %j', (slot, depth, expected) => {
    expect(windowForQuestion(windows, slot, depth)).toBe(expected);
  });

  it('in a window that scores nothing finds its token there, with room behind', () => {
    const text = textOf(32, 8);
    const index = windowForQuestion(windows, 31, 10) ?? -1;
    expect(neededWindows(windows, text, [index])).toEqual([0, 1]);
    const { ids, first, end, shift } = windowText(windows, text, index);
    expect(end).toBe(first);
    expect(ids[31 - shift]).toBe(31);
    expect(31 - shift + 1 + 10).toBeLessThanOrEqual(32);
  });
});

describe('the end of a text', () => {
  const windows = contextWindows(32, 8);
  it('is scored whole in one window', () => {
    const found = lastWindow(windows, textOf(45, 41));
    expect(found).toMatchObject({ shift: 24, first: 17, end: 21 });
    expect([...(found?.ids ?? [])]).toEqual([...range(0, 8), ...range(32, 45)]);
    expect(lastWindow(windows, textOf(30, 27))).toMatchObject({ shift: 0, first: 27, end: 30 });
  });

  it('is in none where it is longer than a window', () => {
    expect(lastWindow(windows, textOf(100, 70))).toBeNull();
  });
});
