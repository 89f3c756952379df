import { cp, readFile, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { credence, lines, parsed, sum, tinyModel, useFolder } from './credence.ts';

const folder = useFolder();
const good = sum('good', 5);
const annotate = (input: string | Uint8Array): ReturnType<typeof credence> =>
  credence(['annotate', '-', '-o', '-', '--cache', 'none'], { input });

/** Longer than the tiny model's 4,096 tokens. */
const endless = 'one two three four. '.repeat(1200);

describe('a line that cannot be scored', () => {
  it.each<[string, string, string, RegExp]>([
    ['is no JSON', 'nonsense', 'not-json', /Not JSON/],
    ['is cut off', '{"prompt": "a", "completion": "b', 'not-json', /unexpected end of string/],
    ['has another shape', '[1, 2]', 'not-an-object', /one JSON object/],
    ['has a number for a prompt', '{"prompt": {"a": 1}, "completion": "b"}', 'wrong-shape', /prompt/],
    ['nests 100,000 brackets', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'too-deep', /deeper than/],
  ])('because it %s leaves its problem in its place', async (_what, bad, code, message) => {
    const { code: exit, stdout, stderr } = await annotate(lines(bad, good));
    expect(exit).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^-:1:\d+: error: /u);
    const [failed, scored] = parsed(stdout);
    expect(failed).toMatchObject({ line: 1, problems: expect.arrayContaining([expect.objectContaining({ code })]) });
    expect(failed).not.toHaveProperty('tokens');
    expect(scored).toMatchObject({
      line: 2,
      id: 'good',
      signals: expect.objectContaining({ 'R1.crew': expect.any(Number) }),
    });
  });
});

describe('a line that is odd', () => {
  it('with invalid UTF-8 is read with a warning', async () => {
    const input = Buffer.concat([
      Buffer.from('{"prompt": "a", "completion": "b'),
      Buffer.from([0xff]),
      Buffer.from('c"}\n'),
    ]);
    const { code, stdout, stderr } = await annotate(input);
    expect({ code, warned: stderr.includes('1 × not-utf8') }).toEqual({ code: 0, warned: true });
    expect(parsed(stdout)).toMatchObject([
      { problems: expect.arrayContaining([expect.objectContaining({ code: 'not-utf8' })]) },
    ]);
  });

  it('longer than the context is scored to its end, and says from where on its context is cut', async () => {
    const { code, stdout, stderr } = await annotate(lines({ ...good, completion: endless }));
    expect({ code, warned: stderr.includes('1 × context-cut') }).toEqual({ code: 0, warned: true });
    const [one] = parsed(stdout) as { tokens: { end: number[]; logprob: (number | null)[] }; problems: object[] }[];
    expect(one?.tokens.end.at(-1)).toBe(endless.length);
    expect(one?.tokens.logprob.length).toBeGreaterThan(4_096);
    expect(one?.tokens.logprob.every((value) => typeof value === 'number')).toBe(true);
    const message = expect.stringMatching(/reads 4096 at once\. From token \d+ of \d+ on/);
    expect(one?.problems).toEqual(expect.arrayContaining([expect.objectContaining({ code: 'context-cut', message })]));
  });

  it('with a lone surrogate is scored to its end', async () => {
    const { code, stdout } = await annotate('{"prompt": "a", "completion": "b\\ud800c"}\n');
    expect(code).toBe(0);
    const [one] = parsed(stdout) as { tokens: { end: number[] } }[];
    expect(one?.tokens.end.at(-1)).toBe(3);
  });

  it('without a gold answer has no gold numbers, and all others', async () => {
    const { code, stdout } = await annotate(lines({ ...good, answer: undefined }));
    expect(code).toBe(0);
    expect(parsed(stdout)).toMatchObject([
      { steps: [{ belief: null, potential: null, goldLogprob: null, confidence: expect.any(Number) }, {}, {}] },
    ]);
  });

  it('with terminal controls in it reaches the terminal as visible escapes', async () => {
    const input = await folder.write('esc\u001b[31m.jsonl', lines('{"a\u001b[2J\u202e": 1}'));
    const { stderr, stdout } = await credence(['check', input]);
    expect(stderr + stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/u);
    expect(stderr).toContain('\\u001b[31m.jsonl:1:');
  });
});

describe('a file', () => {
  it('that is empty gives an empty output and exit code 0, and check says so', async () => {
    expect(await annotate('')).toMatchObject({ code: 0, stdout: '' });
    const checked = await credence(['check', '-'], { input: '' });
    expect(checked).toMatchObject({ code: 0, stderr: expect.stringContaining('The file holds no trace') });
  });

  it.each(['annotate', 'check', 'report', 'export'])('that is not there stops %s with exit code 2', async (command) => {
    const out = command === 'check' ? [] : ['-o', folder.path('never')];
    const ended = await credence([command, folder.path('none.jsonl'), ...out]);
    expect(ended).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^credence: There is no file .*none\.jsonl\.$/mu),
    });
  });
});

describe('a model folder', () => {
  const withModel = async (name: string, spoil: (path: string) => Promise<void>): ReturnType<typeof credence> => {
    const path = folder.path(name);
    await cp(tinyModel, path, { recursive: true });
    await spoil(path);
    return credence(['annotate', '-', '-o', '-', '--cache', 'none', '--model', path], { input: lines(good) });
  };

  it('whose weights are cut off is refused by name', async () => {
    const ended = await withModel('cut', async (path) => {
      const file = `${path}/model.safetensors`;
      await truncate(file, (await readFile(file)).length - 100);
    });
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('model.safetensors') });
  });

  it('whose header claims more bytes than there are is refused by name', async () => {
    const header = Buffer.alloc(16);
    header.writeBigUInt64LE(2n ** 40n);
    const ended = await withModel('lying', (path) => writeFile(`${path}/model.safetensors`, header));
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('model.safetensors') });
  });

  it('without tokenizer is refused by name', async () => {
    const ended = await withModel('mute', (path) => writeFile(`${path}/tokenizer.json`, '{'));
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('tokenizer.json') });
  });
});
