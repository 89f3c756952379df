import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { credence, lines, parsed, sum, useFolder } from './credence.ts';

const folder = useFolder();
const bare = ['--cache', 'none'];
const few = ['--samples', '3', '--max-tokens', '8'];

interface Line {
  readonly line: number;
  readonly places: readonly { readonly place: number; readonly right: number; readonly value: number }[];
}

const read = (text: string): Line[] => parsed(text) as Line[]; /* asserted by the tests */

describe('credence measure', () => {
  it('writes one line for each line, with counts, numbers and where they come from', async () => {
    const input = await folder.write('a.trace.jsonl', lines(sum('x', 5), 'not json', sum('y', 6)));
    const out = folder.path('a.out.jsonl');
    const { code, stdout, stderr } = await credence(['measure', input, '-o', out, ...few, '--seed', '4', ...bare]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`${input}:2:1: error: Not JSON`);
    expect(stderr).toContain('2 measured, 1 failed, 18 continuations of');
    const written = read(await readFile(out, 'utf8'));
    expect(written).toMatchObject([
      {
        ...{ schema: 'credence.step-values/1', id: 'x', line: 1, problems: [] },
        traceSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        scorer: { model: 'llama-tiny', samples: 3, seed: 4, temperature: 1, maxTokens: 8, device: 'cpu' },
        signals: { 'S9.atStart': expect.any(Number), 'S9.cappedShare': expect.any(Number) },
      },
      { schema: 'credence.step-values/1', id: null, line: 2, problems: [{ code: 'not-json' }] },
      { id: 'y', line: 3 },
    ]);
    for (const { places } of [written[0], written[2]].flatMap((one) => one ?? [])) {
      expect(places.map(({ place }) => place)).toEqual([0, 1, 2]);
      for (const { right, value } of places) expect(value).toBe(right / 3);
    }
  });

  it('gives the same for the same seed, from a cache or not, and other texts for another', async () => {
    const input = await folder.write('seed.jsonl', lines(sum('x', 5)));
    const run = (seed: string, cache: readonly string[]) =>
      credence(['measure', input, '--json', '--samples', '8', '--max-tokens', '8', '--seed', seed, ...cache]);
    const cache = ['--cache', folder.path('cache')];
    const first = await run('1', cache);
    const again = await run('1', cache);
    expect(again.stderr).toContain('1 measured, 0 failed —');
    expect(read(again.stdout)).toEqual(read(first.stdout));
    expect(read((await run('1', bare)).stdout)).toEqual(read(first.stdout));
    const answers = (text: string): unknown => read(text)[0]?.places;
    expect(answers((await run('2', bare)).stdout)).not.toEqual(answers(first.stdout));
  });

  it('measures chosen places of chosen lines, as a table', async () => {
    const input = await folder.write('b.jsonl', lines(sum('x', 5), sum('y', 6), sum('z', 7)));
    const { code, stdout } = await credence(['measure', input, '--lines', '2', '--steps', '0,2', ...few, ...bare]);
    expect(code).toBe(0);
    const [head, titles, ...rows] = stdout.trimEnd().split('\n');
    expect(head).toContain('line 2, id y: 3 continuations a place of at most 8 tokens, temperature 1, seed 0');
    expect(titles).toMatch(/^ *step +right +Q +95 % +ΔQ/);
    expect(rows.map((row) => /^ *(\S+) +\d\/3 /.exec(row)?.[1])).toEqual(['start', '2']);
  });

  it('keeps finished lines when it is interrupted, and goes on with --resume', async () => {
    const many = Array.from({ length: 300 }, (_none, index) => sum(`t${index}`, index));
    const input = await folder.write('long.jsonl', lines(...many));
    const out = folder.path('long.out.jsonl');
    const args = ['measure', input, '-o', out, ...few, ...bare];
    const broken = await credence(args, {
      onStart: (child) => void untilWritten(`${out}.partial`).then(() => child.kill('SIGINT')),
    });
    expect(broken).toMatchObject({ code: 130, stderr: expect.stringContaining(`${out}.partial`) });
    const done = read(await readFile(`${out}.partial`, 'utf8')).length;
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(300);
    const resumed = await credence([...args, '--resume']);
    expect(resumed).toMatchObject({ code: 0, stderr: expect.stringContaining(`${done} taken over`) });
    expect(read(await readFile(out, 'utf8')).map(({ line }) => line)).toEqual(many.map((_one, index) => index + 1));
  });

  it.each([
    [['--samples', '0'], /from 1 is needed/],
    [['--samples', '2000'], /from 1 to 1024/],
    [['--temperature', '0'], /above 0/],
    [['--steps', 'all'], /Places are written like/],
    [['--json', '-o', 'x.jsonl'], /--json writes to standard output and -o to x\.jsonl/],
    [['--resume'], /cannot be resumed/],
    [['--precision', 'fast'], /--precision fp32 works/],
    [['--model', resolve('test/golden/models/export-community')], /GGUF file works/],
  ])('refuses %j with what would work', async (args, message) => {
    const input = await folder.write('c.jsonl', lines(sum('x', 5)));
    const { code, stdout, stderr } = await credence(['measure', input, ...args, ...bare]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});

/** Ends once the file holds a line. */
async function untilWritten(path: string): Promise<void> {
  for (;;) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text.includes('\n')) return;
  }
}
