import { readdir, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { credence, lines, parsed, runProgram, sum, useFolder } from './credence.ts';

const folder = useFolder();
const siblings = lines(
  sum('a', 5),
  sum('b', 6),
  'bad',
  sum('c', 5, { completion: 'So it is \\boxed{5}' }),
  sum('d', 7),
);

describe('credence export', () => {
  it('pairs correct with wrong siblings and writes a card', async () => {
    const input = await folder.write('in.jsonl', siblings);
    const out = folder.path('pairs.jsonl');
    const { code, stdout, stderr } = await credence(['export', input, '-o', out]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`${input}:3:1: error`);
    expect(stderr).toContain('4 pairs of 1 prompts from 4 traces');
    const pairs = parsed(await readFile(out, 'utf8')) as { chosen: string; rejected: string }[];
    expect(pairs).toHaveLength(4);
    expect(pairs.every(({ chosen }) => chosen.endsWith('{5}'))).toBe(true);
    expect(pairs.some(({ chosen }) => chosen.startsWith('<think>\n'))).toBe(true);
    expect(pairs[0]).toMatchObject({ rule: 'outcome', label_source: 'verifier', score_chosen: 1, score_rejected: 0 });
    expect(JSON.parse(await readFile(`${out}.card.json`, 'utf8'))).toMatchObject({
      rule: { id: 'outcome' },
      counts: { traces: 4, pairs: 4, prompts: 1, labelSources: { verifier: 4 } },
    });
  });

  it('refuses an existing file, also a card alone, unless forced', async () => {
    const input = await folder.write('two.jsonl', siblings);
    const out = await folder.write('kept.jsonl', 'mine');
    const refused = await credence(['export', input, '-o', out]);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(`${out} exists already`) });
    expect(await readFile(out, 'utf8')).toBe('mine');
    const other = folder.path('carded.jsonl');
    await writeFile(`${other}.card.json`, 'mine');
    expect((await credence(['export', input, '-o', other])).code).toBe(2);
    expect((await credence(['export', input, '-o', out, '--force'])).code).toBe(1);
    expect(parsed(await readFile(out, 'utf8'))).toHaveLength(4);
  });

  it('gives the same bytes for the same seed', async () => {
    const input = await folder.write(
      'seeded.jsonl',
      lines(...[1, 5, 2, 5, 3, 4, 6].map((n, i) => sum(`s${i}`, n, { completion: `${i} \\boxed{${n}}` }))),
    );
    const run = async (name: string, seed: string): Promise<string> => {
      const out = folder.path(name);
      await credence(['export', input, '-o', out, '--seed', seed]);
      return readFile(out, 'utf8');
    };
    const [one, again, other] = [await run('s1', '1'), await run('s1b', '1'), await run('s2', '2')];
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });

  it('ranks by the scores of an annotation file, the scorer named in every pair', async () => {
    const input = await folder.write('crew.jsonl', lines(sum('a', 5), sum('b', 6), sum('c', 55555)));
    const annotations = folder.path('crew.annotations.jsonl');
    await credence(['annotate', input, '-o', annotations, '--cache', 'none']);
    const crew = new Map(
      (parsed(await readFile(annotations, 'utf8')) as { id: string; signals: Record<string, number> }[]).map((one) => [
        one.id,
        one.signals['R1.crew'] ?? NaN,
      ]),
    );
    const out = folder.path('crew.pairs.jsonl');
    const args = ['--rule', 'crew-dpo', '--annotations', annotations, '--minimum-margin', '0'];
    const { code } = await credence(['export', input, '-o', out, ...args]);
    expect(code).toBe(0);
    const pairs = parsed(await readFile(out, 'utf8')) as Record<string, unknown>[];
    const better = ['b', 'c'].filter((id) => (crew.get('a') ?? 0) > (crew.get(id) ?? 0));
    expect(pairs.map((pair) => pair['id_rejected']).sort()).toEqual(better);
    for (const pair of pairs) {
      expect(pair).toMatchObject({ signal: 'R1.crew', scorer: 'llama-tiny', scorer_precision: 'fp32' });
      expect(pair['score_chosen']).toBe(crew.get('a'));
      expect(pair['scorer_tokenizer_sha256']).toMatch(/^[0-9a-f]{64}$/u);
    }
  });

  it('refuses annotations of other traces', async () => {
    const input = await folder.write('mine.jsonl', lines(sum('a', 5), sum('b', 6)));
    const changed = await folder.write('changed.jsonl', lines(sum('a', 5), sum('b', 66)));
    const annotations = folder.path('mine.annotations.jsonl');
    await credence(['annotate', input, '-o', annotations, '--no-probes', '--cache', 'none']);
    const ended = await credence([
      'export',
      changed,
      '-o',
      folder.path('no'),
      '--rule',
      'crew-dpo',
      '--annotations',
      annotations,
    ]);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('the texts differ') });
    expect(await readdir(folder.path('.'))).not.toContain('no');
  });

  it('annotates first where the rule needs it, and forces messages', async () => {
    const out = folder.path('forced.jsonl');
    const args = ['--rule', 'crew-dpo', '--format', 'trl-conversational', '--cache', 'none', '--minimum-margin', '-1'];
    const { code, stderr } = await credence(['export', '-', '-o', out, ...args], {
      input: lines(sum('a', 5), sum('b', 6)),
    });
    expect(code).toBe(0);
    expect(stderr).toMatch(/[01] pairs of [01] prompts from 2 traces/u);
  });

  it.each([
    ['--rule', 'best', /outcome, crew-dpo/],
    ['--format', 'csv', /trl, trl-conversational/],
  ])('names what exists for an unknown %s', async (option, value, message) => {
    const ended = await credence(['export', '-', '-o', folder.path('x'), option, value]);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
  });

  it.runIf(process.platform !== 'win32')('leaves nothing behind on a full disk', async () => {
    const long = 'word '.repeat(20_000);
    const input = await folder.write(
      'large.jsonl',
      lines(sum('a', 5, { completion: `${long}\\boxed{5}` }), sum('b', 6, { completion: `${long}\\boxed{6}` })),
    );
    const out = folder.path('full.jsonl');
    // A limit on the size of files stands for the disk that is full: both make a write fail half-way.
    const script = `trap '' XFSZ; ulimit -f 64; exec "$0" dist/credence.js export "$1" -o "$2"`;
    const ended = await runProgram('bash', ['-c', script, process.execPath, input, out]);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining(`${out} cannot be written`) });
    expect((await readdir(folder.path('.'))).filter((name) => name.includes('full.jsonl'))).toEqual([]);
  });
});
