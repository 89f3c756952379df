import { describe, expect, it } from 'vitest';
import type { Trace } from '../../../../server/shared/trace/trace.ts';
import { parseTraceLine } from '../../../../server/trace/parse-line.ts';

const parse = (record: unknown, line = 1): Trace => {
  const { trace, problems } = parseTraceLine(JSON.stringify(record), line);
  if (trace === null) throw new Error(`no trace: ${problems.map(({ message }) => message).join(' ')}`);
  return trace;
};
const codes = (trace: Trace): string[] => trace.problems.map(({ code }) => code);

describe('a string trace', () => {
  const text =
    '<think>\nThere are three boxes of four apples each.\n\nSo 3 * 4 = 12 apples in all of them.\n</think>\n\n\\boxed{12}';
  const trace = parse({ prompt: 'How many?', completion: text, answer: '12', reward: 1, extra: { kept: true } }, 3);

  it('has one turn with the completion as its text', () => {
    expect(trace.turns).toEqual([{ message: null, text }]);
    expect(trace.prompt).toEqual({ kind: 'text', text: 'How many?' });
    expect(trace.dialogue).toEqual([]);
    expect(trace.multiTurn).toBe(false);
  });

  it('takes id from the line and keeps every field for export', () => {
    expect(trace.id).toBe('3');
    expect(trace.source['extra']).toEqual({ kept: true });
  });

  it('has think steps up to the closing tag and answer steps behind it', () => {
    expect(trace.steps.map(({ start, end, part }) => [part, text.slice(start, end)])).toEqual([
      ['think', 'There are three boxes of four apples each.\n\n'],
      ['think', 'So 3 * 4 = 12 apples in all of them.\n'],
      ['answer', '\n\n\\boxed{12}'],
    ]);
    expect(trace.segmenter).toBe('paragraph');
  });

  it('extracts the prediction and judges it', () => {
    expect(trace).toMatchObject({
      prediction: '12',
      correct: true,
      correctSource: 'verifier',
      verified: true,
      reward: 1,
    });
    expect(trace.problems).toEqual([]);
  });
});

describe('think tags', () => {
  const parts = (completion: string): string[] =>
    parse({ prompt: '', completion }).steps.map(({ part, start, end }) => `${part}: ${completion.slice(start, end)}`);

  it('a closing tag alone ends the reasoning: the prompt held the opening one', () => {
    expect(parts('I add them.\n</think>\nIt is 5.')).toEqual(['think: I add them.\n', 'answer: \nIt is 5.']);
  });

  it('text without tags is reasoning throughout', () => {
    expect(parts('I add them: 5.')).toEqual(['think: I add them: 5.']);
  });

  it('an opening tag without a closing one is an unfinished trace without an answer', () => {
    const trace = parse({ prompt: '', completion: '<think>\nso it may be 5 or', answer: '5' });
    expect(trace).toMatchObject({ prediction: null, correct: null, verified: null });
    expect(codes(trace)).toEqual(['unfinished-thinking']);
  });

  it('an unfinished trace with a box has that answer', () => {
    expect(parse({ prompt: '', completion: '<think>\n\\boxed{5} but wait' }).prediction).toBe('5');
  });

  it('a block opened again and never closed is unfinished', () => {
    const trace = parse({ prompt: '', completion: '<think>\n5\n</think>\n5. <think>\nor is it 6' });
    expect(codes(trace)).toEqual(['unfinished-thinking']);
  });

  it('a prompt that ends with the opening tag and a text that never closes it are an unfinished trace', () => {
    const prompt = '<|user|>2 + 3?<|assistant|><think>\n';
    const trace = parse({ prompt, completion: 'so it may be 5 or' });
    expect(trace.prediction).toBeNull();
    expect(codes(trace)).toEqual(['unfinished-thinking']);
    expect(parse({ prompt, completion: 'so 5</think> It is 5.' })).toMatchObject({ prediction: '5', problems: [] });
  });

  it('a tag in the prompt is not reasoning', () => {
    expect(parse({ prompt: 'Write <think> first.', completion: 'It is 5.' }).prediction).toBe('5');
  });

  it('an empty block has no step', () => {
    expect(parts('<think>\n\n</think>\n\nIt is 5.')).toEqual(['answer: \n\nIt is 5.']);
  });
});

describe('messages', () => {
  it('put reasoning kept apart before the content', () => {
    const trace = parse({
      prompt: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Add' },
            { type: 'text', text: ' them.' },
          ],
        },
      ],
      completion: [{ role: 'assistant', content: 'It is 5.', reasoning_content: '2 + 3' }],
    });
    expect(trace.turns).toEqual([{ message: 1, text: '<think>\n2 + 3\n</think>\n\nIt is 5.' }]);
    expect(trace.prompt).toEqual({ kind: 'messages', messages: [{ role: 'user', content: 'Add them.' }] });
    expect(trace.dialogue).toHaveLength(2);
    expect(trace.steps.map(({ part }) => part)).toEqual(['think', 'answer']);
  });

  it('of a whole dialogue score every assistant message, one step a turn', () => {
    const messages = [
      { role: 'system', content: 'Guess.' },
      { role: 'user', content: 'Go.' },
      { role: 'assistant', content: 'Is it a dog?' },
      { role: 'user', content: 'No.' },
      { role: 'assistant', content: 'Is it a snake?' },
    ];
    const trace = parse({ messages, answer: 'snake' });
    expect(trace.turns.map(({ message }) => message)).toEqual([2, 4]);
    expect(trace.prompt).toEqual({ kind: 'messages', messages: messages.slice(0, 2) });
    expect(trace.multiTurn).toBe(true);
    expect(trace.steps).toEqual([
      { start: 0, end: 12, turn: 0, part: 'turn' },
      { start: 0, end: 14, turn: 1, part: 'turn' },
    ]);
  });

  it('with a string prompt make that one user message', () => {
    const trace = parse({ prompt: 'Add.', completion: [{ role: 'assistant', content: '5' }] });
    expect(trace.prompt).toEqual({ kind: 'messages', messages: [{ role: 'user', content: 'Add.' }] });
    expect(codes(trace)).toEqual(['mixed-prompt']);
  });

  it('without an assistant are a trace with nothing to score, and say so', () => {
    const trace = parse({ messages: [{ role: 'user', content: 'Hello?' }] });
    expect(trace).toMatchObject({ turns: [], steps: [], prediction: null });
    expect(codes(trace)).toEqual(['no-assistant']);
  });

  it('leave out a part without text, and say so', () => {
    const content = [
      { type: 'image_url', image_url: { url: 'x' } },
      { type: 'text', text: 'What?' },
    ];
    const trace = parse({
      messages: [
        { role: 'user', content },
        { role: 'assistant', content: null },
      ],
    });
    expect(trace.dialogue[0]?.content).toBe('What?');
    expect(codes(trace)).toEqual(['part-left-out']);
  });
});

describe('the group', () => {
  const group = (prompt: unknown): string =>
    parse({ prompt, completion: typeof prompt === 'string' ? 'x' : [{ role: 'assistant', content: 'x' }] }).group;

  it('is the same for the same prompt and differs for others', () => {
    expect(group('a')).toBe(group('a'));
    expect(group('a')).not.toBe(group('b'));
    expect(group([{ role: 'user', content: 'a' }])).toBe(group([{ content: 'a', role: 'user' }]));
    expect(group([{ role: 'user', content: 'a' }])).not.toBe(group('a'));
  });

  it('is stable between versions', () => {
    expect(group('How many apples are there?')).toMatchInlineSnapshot(`"e47b5dba3c0ebf89"`);
  });

  it('is the one given where there is one', () => {
    expect(parse({ prompt: 'a', completion: 'b', group: 'g' }).group).toBe('g');
  });
});

describe('correctness', () => {
  const judged = (fields: object): Partial<Trace> => {
    const { prediction, correct, correctSource, verified } = parse({
      prompt: '',
      completion: '\\boxed{17}',
      ...fields,
    });
    return { prediction, correct, correctSource, verified };
  };

  it('is unknown without an answer', () => {
    expect(judged({})).toEqual({ prediction: '17', correct: null, correctSource: null, verified: null });
  });

  it('is never by substring', () => {
    expect(judged({ answer: '7' })).toMatchObject({ correct: false, correctSource: 'verifier' });
  });

  it('takes any accepted form', () => {
    expect(judged({ answer: ['x', '17.0'] })).toMatchObject({ correct: true });
  });

  it('is the word of the file, and a disagreement of the verifier is a warning', () => {
    const trace = parse({ prompt: '', completion: '\\boxed{17}', answer: '17', correct: false });
    expect(trace).toMatchObject({ correct: false, correctSource: 'file', verified: true });
    expect(trace.problems).toMatchObject([{ code: 'label-disagrees', severity: 'warning', path: 'correct' }]);
  });

  it('of a given prediction counts, not of the text', () => {
    expect(judged({ prediction: '7', answer: '7' })).toMatchObject({ prediction: '7', correct: true });
  });

  it('reads numbers as the file spells them', () => {
    const { trace } = parseTraceLine('{"prompt":"","completion":"","answer":1.50,"prediction":1.5,"id":7}', 1);
    expect(trace).toMatchObject({ answers: ['1.50'], prediction: '1.5', id: '7', correct: true });
  });

  it('leaves blank answers out', () => {
    const trace = parse({ prompt: '', completion: '5', answer: '' });
    expect(trace).toMatchObject({ answers: [], correct: null });
    expect(codes(trace)).toEqual(['blank-answer']);
  });
});

describe('steps of the file', () => {
  const completion = 'One step here.</think> 5';
  it('are taken over with label and reward', () => {
    const steps = [
      { start: 0, end: 14, label: 'good', reward: 0.5 },
      { start: 22, end: 24, label: -1 },
    ];
    const trace = parse({ prompt: '', completion, steps });
    expect(trace.segmenter).toBe('given');
    expect(trace.steps).toEqual([
      { start: 0, end: 14, turn: 0, part: 'think', label: 'good', reward: 0.5 },
      { start: 22, end: 24, turn: 0, part: 'answer', label: -1 },
    ]);
  });

  it.each([
    ['past the text', [{ start: 0, end: 25 }], 'steps[0]'],
    [
      'out of order',
      [
        { start: 5, end: 9 },
        { start: 8, end: 12 },
      ],
      'steps[1]',
    ],
    ['empty', [{ start: 3, end: 3 }], 'steps[0]'],
  ])('that are %s are not used, and a warning says where', (_, steps, path) => {
    const trace = parse({ prompt: '', completion, steps });
    expect(trace.segmenter).toBe('paragraph');
    expect(trace.problems).toMatchObject([{ code: 'bad-step', path }]);
  });
});

describe('recorded tokens', () => {
  it('are taken over', () => {
    const tokens = [
      { id: 5, text: 'a', logprob: null },
      { text: 'b', logprob: -0.5, top: [['b', -0.5]] },
    ];
    expect(parse({ prompt: '', completion: 'ab', tokens }).tokens).toEqual([
      { id: 5, text: 'a' },
      { text: 'b', logprob: -0.5, top: [['b', -0.5]] },
    ]);
  });
});

describe('null fields', () => {
  it('count as absent', () => {
    const empty = { id: null, group: null, answer: null, prediction: null, correct: null, reward: null, steps: null };
    const trace = parse({
      prompt: 'a',
      completion: '5',
      messages: null,
      tokens: null,
      model: null,
      meta: null,
      ...empty,
    });
    expect(trace).toMatchObject({ id: '1', answers: [], prediction: '5', correct: null, reward: null, tokens: null });
  });
});
