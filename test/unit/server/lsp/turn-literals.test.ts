import { describe, expect, it } from 'vitest';
import { columnsOf, turnLiterals, turnPlaceAt } from '../../../../server/lsp/turn-literals.ts';
import { parseTraceLine } from '../../../../server/trace/parse-line.ts';
import type { Trace } from '../../../../server/shared/trace/trace.ts';

/** The text holds its own cursor, `‸`, in a place where JSON allows it. */
function at(marked: string): { trace: Trace; line: string; column: number } {
  const column = marked.indexOf('‸');
  const line = marked.replace('‸', '');
  const { trace } = parseTraceLine(line, 1);
  if (trace === null || column < 0) throw new Error(`No trace, or no cursor: ${marked}`);
  return { trace, line, column };
}

/** What stands behind the cursor in the turn's text. */
function textAt(marked: string): string | null {
  const { trace, line, column } = at(marked);
  const place = turnPlaceAt(trace, line, column);
  return place === null ? null : `${place.turn}: ${trace.turns[place.turn]?.text.slice(place.offset) ?? ''}`;
}

describe('the place in a turn under a column', () => {
  it.each([
    ['a completion', '{"prompt": "p", "completion": "one ‸two"}', '0: two'],
    ['behind escapes', '{"prompt": "p", "completion": "a\\n\\u00e9\\"‸b"}', '0: b'],
    ['its last unit', '{"prompt": "p", "completion": "on‸e"}', '0: e'],
    [
      'the content of a message',
      '{"prompt": [{"role": "user", "content": "q"}], "completion": [{"role": "assistant", "content": "an‸swer"}]}',
      '0: swer',
    ],
    [
      'reasoning kept apart',
      '{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "reasoning_content": "th‸ink", "content": "c"}]}',
      '0: ink\n</think>\n\nc',
    ],
    [
      'content behind reasoning that says the same',
      '{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "reasoning_content": "same", "content": "sa‸me"}]}',
      '0: me',
    ],
    [
      'the second of two turns',
      '{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}, {"role": "user", "content": "r"}, {"role": "assistant", "content": "b‸c"}]}',
      '1: c',
    ],
  ])('is found in %s', (_, marked, expected) => {
    expect(textAt(marked)).toBe(expected);
  });

  it.each([
    ['the prompt', '{"prompt": "p‸q", "completion": "one"}'],
    ['a key', '{"prompt": "p", "compl‸etion": "one"}'],
    ['the closing quote', '{"prompt": "p", "completion": "one‸"}'],
    ['a user message', '{"messages": [{"role": "user", "content": "q‸r"}, {"role": "assistant", "content": "a"}]}'],
    ['another field with the same text', '{"prompt": "p", "completion": "one", "note": "o‸ne"}'],
  ])('is none in %s', (_, marked) => {
    expect(textAt(marked)).toBeNull();
  });
});

it('columns lead from offsets of a turn back to the line', () => {
  const line = '{"prompt": "p", "completion": "a\\n\\nb\\u00e9c"}';
  const { trace } = parseTraceLine(line, 1);
  if (trace === null) throw new Error('No trace.');
  const columns = columnsOf(line, turnLiterals(trace, line), 0, [0, 3, 4, 5, 6]);
  expect(columns.map((column) => line.slice(column ?? 0))).toEqual([
    'a\\n\\nb\\u00e9c"}',
    'b\\u00e9c"}',
    '\\u00e9c"}',
    'c"}',
    '"}',
  ]);
});
