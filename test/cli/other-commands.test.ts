import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { OwnBench } from '../../server/scoring/benchmark/own-bench.ts';
import { signals } from '../../server/shared/signals/registry.ts';
import { credence, lines, parsed, sum, tinyModel, useFolder } from './credence.ts';

const folder = useFolder();

describe('credence check', () => {
  it('counts what is in a file', async () => {
    const input = lines(sum('a', 5), sum('b', 6), sum('c', 6, { correct: true }), 'bad');
    const { code, stdout } = await credence(['check', '-', '--json'], { input });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      files: [{ file: '-', lines: 4, traces: 3, failedLines: 1, groups: 1, correct: 2, wrong: 1, disputed: 1 }],
    });
  });

  it('tells problems on stderr with their place and sums up on stdout', async () => {
    const path = await folder.write('c.jsonl', lines(sum('a', 5), '{"prompt": 1}'));
    const { code, stdout, stderr } = await credence(['check', path]);
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^${path}:2:\\d+: error: .*\\[[a-z-]+\\]$`, 'mu'));
    expect(stdout.split('\n')[1]).toMatch(/c\.jsonl\s+2\s+1\s+1/u);
  });
});

describe('credence signals', () => {
  it('lists the registry', async () => {
    const { code, stdout } = await credence(['signals', '--json']);
    expect(code).toBe(0);
    const listed = JSON.parse(stdout) as { signals: { id: string }[] };
    expect(listed.signals.map(({ id }) => id)).toEqual(signals.map(({ id }) => id));
    expect((await credence(['signals'])).stdout.split('\n')).toHaveLength(signals.length + 2);
  });
});

describe('credence models info', () => {
  it('describes the model in use', async () => {
    const { code, stdout } = await credence(['models', 'info', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      name: 'llama-tiny',
      family: 'Llama',
      path: tinyModel,
      source: 'environment',
    });
    expect((await credence(['models', 'info', tinyModel])).stdout).toContain('4,096 tokens');
  });
});

describe('credence bench', () => {
  it('fits its long trace to the model, and tells what it measured', async () => {
    const arguments_ = ['bench', '--json', '--length', '32', '--steps', '4', '--rounds', '1'];
    const { code, stdout } = await credence(arguments_);
    expect(code).toBe(0);
    const { about, options, body, peakBytes } = JSON.parse(stdout) as OwnBench;
    expect(about.contextLength).toBe(4_096);
    expect(options).toEqual({ length: 32, stepsLength: 2_048, steps: 4, rounds: 1, continuations: false });
    expect(body.tokensPerSecond).toBeGreaterThan(0);
    expect(peakBytes).toBeGreaterThan(0);
    const tooLong = await credence([...arguments_, '--steps-length', '5000']);
    expect(tooLong.code).toBe(2);
    expect(tooLong.stderr).toContain('4096');
  });
});

describe('credence show', () => {
  it('prints the steps of one trace, in color where asked', async () => {
    const path = await folder.write('s.jsonl', lines(sum('a', 5), sum('b\u001b[31m', 6)));
    const plain = await credence(['show', path, '--line', '2', '--cache', 'none']);
    expect(plain.code).toBe(0);
    expect(plain.stdout).toContain('wrong: answer 6, gold 5 · line 2, id b\\u001b[31m');
    expect(plain.stdout).toMatch(/^ {3}1 .*Two and three make/mu);
    expect(plain.stdout).not.toContain('\u001b');
    const colored = await credence(['show', path, '--line', '2', '--cache', 'none', '--color', 'always']);
    expect(colored.stdout).toContain('\u001b[48;5;');
    expect(await credence(['show', path, '--line', '9'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('line 9'),
    });
  });

  it('shows the share of right continuations behind each step, where a file of it is named', async () => {
    const path = await folder.write('q.jsonl', lines(sum('a', 5)));
    const values = folder.path('q.step-values.jsonl');
    await credence(['measure', path, '-o', values, '--samples', '3', '--max-tokens', '8', '--cache', 'none']);
    const [{ places }] = parsed(await readFile(values, 'utf8')) as [{ places: { right: number; samples: number }[] }];
    const without = await credence(['show', path, '--cache', 'none']);
    expect(without.stdout).not.toMatch(/ Q /u);
    const { code, stdout } = await credence(['show', path, '--step-values', values, '--cache', 'none']);
    expect(code).toBe(0);
    const table = stdout.split('\n').filter((line) => /Δbelief|^base| {2}(Two|Let)/u.test(line));
    const at = table[0]?.indexOf(' Q ') ?? -1;
    expect(at).toBeGreaterThan(0);
    const shown = table.slice(1).map((line) => line.slice(at - 3, at + 2).trim());
    expect(shown).toEqual(places.map(({ right, samples }) => (right / samples).toFixed(2)));
  });
});

describe('credence', () => {
  it('explains every command', async () => {
    const { code, stdout } = await credence(['--help']);
    expect(code).toBe(0);
    for (const name of ['annotate', 'check', 'show', 'export', 'report', 'calibrate', 'models', 'device', 'signals']) {
      expect(stdout).toContain(`  ${name} `);
      const help = await credence([name, '--help']);
      expect(help).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(`Usage: credence ${name}`) });
    }
  });

  it('tells its version', async () => {
    const manifest = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    expect(await credence(['--version'])).toMatchObject({ code: 0, stdout: `${manifest.version}\n` });
  });

  it.each([[[]], [['annotat']], [['check']], [['annotate', 'x']], [['check', '-', '--jsn']]])(
    'ends %j with exit code 2 and a hint',
    async (args) => {
      const { code, stdout, stderr } = await credence(args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/help|Usage/u);
    },
  );
});
