import { beforeAll, describe, expect, it } from 'vitest';
import { checkVocabulary, encodeTurns } from '../../../../server/scoring/encode-turns.ts';
import { joinReasoning } from '../../../../server/trace/thinking.ts';
import type { Message, Trace } from '../../../../server/shared/trace/trace.ts';
import type { ChatTemplate, RenderOptions } from '../../../../server/tokenizer/chat-template.ts';
import type { Tokenizer } from '../../../../server/tokenizer/tokenizer.ts';
import { buildTrace } from '../../../support/build-trace.ts';
import { smallTokenizer } from '../../../support/small-tokenizer.ts';

let tokenizer: Tokenizer;
let started: Tokenizer;
beforeAll(async () => {
  tokenizer = await smallTokenizer('byte-level-nfc');
  started = await smallTokenizer('byte-level-trimmed');
});

/** Writes messages as "role:content;", without reasoning in history, and ends with `opening`. */
function template(opening: string, parts: Partial<ChatTemplate> = {}): ChatTemplate {
  const write = ({ role, content }: Message): string => `${role}:${content.replace(/^.*<\/think>\s*/s, '')};`;
  return {
    source: '',
    usesDate: false,
    render: (messages: readonly Message[], { generationPrompt }: RenderOptions) =>
      messages.map(write).join('') + (generationPrompt ? `assistant:${opening}` : ''),
    ...parts,
  };
}

function dialogue(messages: readonly Message[]): Trace {
  const turns = messages.flatMap(({ role, content, reasoning }, message) =>
    role === 'assistant' ? [{ message, text: joinReasoning(reasoning, content) }] : [],
  );
  const prompt = { kind: 'messages', messages: messages.slice(0, turns[0]?.message ?? 0) } as const;
  return buildTrace({ prompt, dialogue: messages, turns, multiTurn: turns.length > 1 });
}

const ask = { role: 'user', content: 'Go' };

describe('the context of a turn', () => {
  it('is a prompt given as text, with the special tokens of the post-processor', async () => {
    const trace = buildTrace({ prompt: { kind: 'text', text: 'Go' } });
    const { turns } = await encodeTurns(trace, { tokenizer: started, template: null });
    expect(started.decode(turns[0]?.contextIds ?? [])).toBe('<s>Go');
  });

  it('is the rendered messages without them, behind the generation prompt', async () => {
    const { turns } = await encodeTurns(dialogue([ask, { role: 'assistant', content: 'Yes' }]), {
      tokenizer: started,
      template: template(''),
    });
    expect(started.decode(turns[0]?.contextIds ?? [])).toBe('user:Go;assistant:');
    expect(started.decode(turns[0]?.tokens.ids ?? [])).toBe('Yes');
  });

  it.each([
    ['template and turn open the block: once', '<think>\n', 'Hm.', 'user:Go;assistant:'],
    ['the template opens it alone', '<think>\n', undefined, 'user:Go;assistant:<think>\n'],
    ['the turn opens it alone', '', 'Hm.', 'user:Go;assistant:'],
  ])('where %s', async (_what, opening, reasoning, context) => {
    const answer = { role: 'assistant', content: 'Yes', ...(reasoning === undefined ? {} : { reasoning }) };
    const { turns } = await encodeTurns(dialogue([ask, answer]), { tokenizer, template: template(opening) });
    expect(turns[0]?.context).toBe(context);
    expect(turns[0]?.text.startsWith('<think>')).toBe(reasoning !== undefined);
  });

  it('needs a template where there are messages', async () => {
    await expect(encodeTurns(dialogue([ask]), { tokenizer, template: null })).resolves.toMatchObject({ turns: [] });
    const trace = dialogue([ask, { role: 'assistant', content: 'Yes' }]);
    await expect(encodeTurns(trace, { tokenizer, template: null })).rejects.toMatchObject({
      code: 'model-unsupported',
    });
  });
});

describe('what is said of a context', () => {
  const codes = async (trace: Trace, model: { tokenizer: Tokenizer; template: ChatTemplate }): Promise<string[]> =>
    (await encodeTurns(trace, model)).problems.map(({ code, path }) => `${code} ${path ?? ''}`);

  it('where the template changed the history', async () => {
    const first = { role: 'assistant', content: 'A', reasoning: 'Hm.' };
    const second = { role: 'assistant', content: 'B' };
    const messages = [ask, first, ask, second, ask, second];
    expect(await codes(dialogue(messages), { tokenizer, template: template('') })).toEqual([
      'history-changed messages[3]',
    ]);
    const unchanged = [ask, second, ask, second];
    expect(await codes(dialogue(unchanged), { tokenizer, template: template('') })).toEqual([]);
  });

  it('that it was rendered on a day', async () => {
    const trace = dialogue([ask, { role: 'assistant', content: 'Yes' }]);
    expect(await codes(trace, { tokenizer, template: template('', { usesDate: true }) })).toEqual(['dated-template ']);
  });

  it('that the first special token is read twice', async () => {
    const trace = buildTrace({ prompt: { kind: 'text', text: '<s>Go' } });
    expect(await codes(trace, { tokenizer: started, template: template('') })).toEqual(['double-start prompt']);
  });
});

describe('recorded tokens', () => {
  const text = 'Hello é';
  const recorded = async (ids: readonly (number | undefined)[]) => {
    const tokens = ids.map((id) => (id === undefined ? { text: '' } : { id, text: '' }));
    const trace = buildTrace({ turns: [{ message: null, text }], tokens });
    const { turns, problems } = await encodeTurns(trace, { tokenizer, template: null });
    return { ids: [...(turns[0]?.tokens.ids ?? [])], problems: problems.map(({ code }) => code), turn: turns[0] };
  };
  const piece = (spelling: string): number => tokenizer.tokenId(spelling) ?? -1;

  it('are used as they are, other than the one that ended the turn', async () => {
    const ids = Array.from('Hello', piece).concat(piece('Ġ'), piece('Ã'), piece('©'));
    const { ids: used, problems, turn } = await recorded([...ids, piece('<|im_end|>')]);
    expect(used).toEqual(ids);
    expect(problems).toEqual([]);
    // Both byte tokens of é share its span.
    expect([...(turn?.tokens.starts ?? [])]).toEqual([0, 1, 2, 3, 4, 5, 6, 6]);
    expect([...(turn?.tokens.ends ?? [])]).toEqual([1, 2, 3, 4, 5, 6, 7, 7]);
  });

  it('that spell something else are not used, and that is said', async () => {
    const anew = [...(await tokenizer.encode(text, { special: false, continuing: true })).ids];
    expect(await recorded(Array.from('Hallo', piece))).toMatchObject({ ids: anew, problems: ['recorded-ids-unused'] });
    expect(await recorded([100_000])).toMatchObject({ ids: anew, problems: ['recorded-ids-unused'] });
    expect(await recorded([piece('H'), undefined])).toMatchObject({ ids: anew, problems: [] });
  });
});

describe('checkVocabulary', () => {
  it('refuses a token that the model has not', () => {
    expect(() => checkVocabulary([1, 10], 10)).toThrow(expect.objectContaining({ code: 'model-invalid' }));
    expect(() => checkVocabulary([9, 9, 9], 10)).not.toThrow();
  });
});
