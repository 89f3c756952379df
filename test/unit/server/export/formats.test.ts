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
    expect(trl.sides(chosen, rejected)).toEqual({
      ...{ kind: 'standard', prompt: '2+2=', chosen: thinking, rejected: ' 5' },
    });
  });

  it('keeps messages as messages, with reasoning inside the content', () => {
    const prompt = [{ role: 'user', content: '2+2?' }];
    const chosen = read({ prompt, completion: [{ role: 'assistant', content: '4', reasoning_content: 'add' }] });
    const rejected = read({ prompt, completion: [{ role: 'assistant', content: '5' }] });
    expect(trl.sides(chosen, rejected)).toEqual({
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
    const sides = trl.sides(read({ messages }), read({ messages }));
    expect(sides.prompt).toEqual([messages[0]]);
    expect(sides.chosen).toEqual(messages.slice(1));
  });
});

describe('trl-conversational', () => {
  it('makes messages of text', () => {
    const trace = read({ prompt: '2+2=', completion: thinking });
    expect(trlConversational.sides(trace, trace)).toMatchObject({
      prompt: [{ role: 'user', content: '2+2=' }],
      chosen: [{ role: 'assistant', content: thinking }],
    });
  });
});
