import { describe, expect, it } from 'vitest';
import { trlConversational } from '../../../../server/export/formats/trl-conversational.ts';
import { trl } from '../../../../server/export/formats/trl.ts';
import { parseTraceLine } from '../../../../server/trace/parse-line.ts';
import type { Trace } from '../../../../server/shared/trace/trace.ts';

const read = (value: object): Trace => {
  const { trace, problems } = parseTraceLine(JSON.stringify(value), 1);
  if (trace === null) throw new Error(JSON.stringify(problems));
  return trace;
};
const thinking = '<think>\nadd\n</think>\n4';

describe('trl', () => {
  it('keeps text as text', () => {
    const chosen = read({ prompt: '2+2=', completion: thinking });
    const rejected = read({ prompt: '2+2=', completion: ' 5' });
    expect(trl.sides(chosen, rejected, null)).toEqual({
      ...{ kind: 'standard', prompt: '2+2=', chosen: thinking, rejected: ' 5' },
    });
  });

  it('keeps messages as messages, with reasoning inside the content', () => {
    const prompt = [{ role: 'user', content: '2+2?' }];
    const chosen = read({ prompt, completion: [{ role: 'assistant', content: '4', reasoning_content: 'add' }] });
    const rejected = read({ prompt, completion: [{ role: 'assistant', content: '5' }] });
    expect(trl.sides(chosen, rejected, null)).toEqual({
      kind: 'conversational',
      prompt,
      chosen: [{ role: 'assistant', content: '<think>\nadd\n</think>\n\n4' }],
      rejected: [{ role: 'assistant', content: '5' }],
    });
  });

  it('keeps the other fields of messages', () => {
    const call = { role: 'assistant', content: '', tool_calls: [{ id: 'a' }] };
    const messages = [
      { role: 'user', content: 'hot?' },
      call,
      { role: 'tool', content: '20', name: 'weather' },
      { role: 'assistant', content: 'no' },
    ];
    const sides = trl.sides(read({ messages }), read({ messages }), null);
    expect(sides.prompt).toEqual([messages[0]]);
    expect(sides.chosen).toEqual(messages.slice(1));
  });
});

describe('a shared beginning', () => {
  it('goes to the prompt of text, and the sides may end before the texts do', () => {
    const chosen = read({ prompt: '2+2=', completion: 'well, 4. done' });
    const rejected = read({ prompt: '2+2=', completion: 'well, 55. done' });
    const open = trl.sides(chosen, rejected, { kind: 'text', offset: 6, ends: null });
    expect(open).toMatchObject({ prompt: '2+2=well, ', chosen: '4. done', rejected: '55. done' });
    const closed = trl.sides(chosen, rejected, { kind: 'text', offset: 6, ends: { chosen: 8, rejected: 9 } });
    expect(closed).toMatchObject({ chosen: '4.', rejected: '55.' });
  });

  it('goes to the prompt of a dialogue, whole messages of it', () => {
    const dialogue = (last: string): Trace =>
      read({
        messages: [
          { role: 'user', content: 'guess' },
          { role: 'assistant', content: 'a cat?' },
          { role: 'user', content: 'no' },
          { role: 'assistant', content: last },
          { role: 'user', content: 'no' },
          { role: 'assistant', content: 'end' },
        ],
      });
    const [chosen, rejected] = [dialogue('a dog?'), dialogue('what?')];
    const one = trl.sides(chosen, rejected, { kind: 'message', turn: 1, only: true });
    expect(one.prompt).toHaveLength(3);
    expect(one.chosen).toEqual([{ role: 'assistant', content: 'a dog?' }]);
    expect(one.rejected).toEqual([{ role: 'assistant', content: 'what?' }]);
    const rest = trl.sides(chosen, rejected, { kind: 'message', turn: 1, only: false });
    expect(rest.rejected).toHaveLength(3);
  });

  it('inside a message has no form', () => {
    expect([trl.holdsPrefix('text'), trl.holdsPrefix('messages'), trlConversational.holdsPrefix('text')]).toEqual([
      ...[true, false, false],
    ]);
    const trace = read({ prompt: 'a', completion: 'b' });
    expect(() => trlConversational.sides(trace, trace, { kind: 'text', offset: 1, ends: null })).toThrow('guard');
  });
});

describe('trl-conversational', () => {
  it('makes messages of text', () => {
    const trace = read({ prompt: '2+2=', completion: thinking });
    expect(trlConversational.sides(trace, trace, null)).toMatchObject({
      prompt: [{ role: 'user', content: '2+2=' }],
      chosen: [{ role: 'assistant', content: thinking }],
    });
  });
});
