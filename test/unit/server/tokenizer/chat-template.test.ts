import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../../../server/shared/trace/trace.ts';
import { openChatTemplate, type ChatTemplate } from '../../../../server/tokenizer/chat-template.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-template-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const plain = '{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}';
const hello: readonly Message[] = [{ role: 'user', content: 'Hello' }];

async function open(files: Readonly<Record<string, unknown>>): Promise<ChatTemplate | null> {
  for (const [name, value] of Object.entries(files)) {
    await writeFile(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value));
  }
  return openChatTemplate(folder);
}

describe('where a template is looked for', () => {
  const named = [
    { name: 'tool_use', template: 'tools' },
    { name: 'default', template: 'default' },
  ];
  it.each([
    ['a file of its own', { 'chat_template.jinja': 'own', 'tokenizer_config.json': { chat_template: 'old' } }, 'own'],
    ['the tokenizer configuration', { 'tokenizer_config.json': { chat_template: 'old' } }, 'old'],
    ['the default of several', { 'tokenizer_config.json': { chat_template: named } }, 'default'],
    ['a JSON file of its own', { 'chat_template.json': { chat_template: 'json' } }, 'json'],
  ])('%s', async (_what, files, text) => {
    const template = await open(files);
    expect(template?.render(hello, { generationPrompt: false })).toBe(text);
  });

  it('nowhere: there is none', async () => {
    expect(await open({ 'tokenizer_config.json': { bos_token: '<s>' } })).toBeNull();
    expect(await openChatTemplate(folder)).toBeNull();
  });
});

describe('what a template is given', () => {
  it('special tokens, as text or as objects, of both files', async () => {
    const template = await open({
      'chat_template.jinja': '{{ bos_token }}{{ messages[0].content }}{{ eos_token }}{{ pad_token }}',
      'tokenizer_config.json': { bos_token: { content: '<s>', lstrip: false }, eos_token: '</s>', pad_token: null },
      'special_tokens_map.json': { eos_token: '<old>', pad_token: '<pad>' },
    });
    expect(template?.render(hello, { generationPrompt: false })).toBe('<s>Hello</s><pad>');
  });

  it('the generation prompt, reasoning, no tools, and thinking only where it is said', async () => {
    const source =
      '{{ messages[0].reasoning_content }} {{ 1 if tools is none }} {{ 2 if add_generation_prompt }} ' +
      '{{ 3 if enable_thinking is defined and not enable_thinking }}';
    const template = await open({ 'chat_template.jinja': source });
    const messages = [{ role: 'assistant', content: 'x', reasoning: 'why' }];
    expect(template?.render(messages, { generationPrompt: true })).toBe('why 1 2 ');
    expect(template?.render(messages, { generationPrompt: false, thinking: false })).toBe('why 1  3');
  });

  it('the day, and says so', async () => {
    const template = await open({ 'chat_template.jinja': '{{ strftime_now("%Y") }}' });
    expect(template?.usesDate).toBe(true);
    expect(template?.render(hello, { generationPrompt: false })).toMatch(/^20\d\d$/);
    expect((await open({ 'chat_template.jinja': plain }))?.usesDate).toBe(false);
  });
});

describe('what goes wrong', () => {
  it('a template that refuses the messages is said with its own words', async () => {
    const template = await open({ 'chat_template.jinja': '{{ raise_exception("Roles must alternate.") }}' });
    expect(() => template?.render(hello, { generationPrompt: true })).toThrow(
      expect.objectContaining({
        code: 'invalid-trace',
        message: expect.stringMatching(/\(user\): Roles must alternate\.$/),
      }),
    );
  });

  it.each([
    ['broken Jinja', { 'chat_template.jinja': '{% for m in %}' }],
    ['a broken configuration', { 'tokenizer_config.json': '{"chat_template": ' }],
    ['a configuration that is no object', { 'tokenizer_config.json': '[]' }],
    ['a template without end', { 'chat_template.jinja': ' '.repeat(1_000_001) }],
  ])('%s', async (_what, files) => {
    await expect(open(files)).rejects.toMatchObject({ code: 'model-invalid' });
  });
});
