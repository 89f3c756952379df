import { watch } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Annotation } from '../../server/shared/trace/annotation.ts';
import { credence, lines, parsed, program, runProgram, sum, tinyModel, useFolder, type Ended } from './credence.ts';

const folder = useFolder();
const bare = ['--cache', 'none'];

describe('credence annotate', () => {
  it('writes one line for each line, in order, blank ones left out', async () => {
    const input = await folder.write('a.trace.jsonl', lines(sum('x', 5), '', 'not json', sum('y', 6)));
    const out = folder.path('a.out.jsonl');
    const { code, stdout, stderr } = await credence(['annotate', input, '-o', out, ...bare]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`${input}:3:1: error: Not JSON`);
    expect(stderr).toContain('2 annotated, 1 failed');
    const written = parsed(await readFile(out, 'utf8'));
    expect(written).toMatchObject([
      { schema: 'credence.annotation/1', id: 'x', line: 1, scorer: { model: 'llama-tiny', device: 'cpu' } },
      { schema: 'credence.annotation/1', id: null, line: 3, problems: [{ code: 'not-json', line: 3, column: 1 }] },
      { id: 'y', line: 4, steps: [{ part: 'think' }, { part: 'think' }, { part: 'answer', answer: null }] },
    ]);
    expect(Object.keys(written[1] as object /* matched above */)).toEqual(['schema', 'id', 'line', 'problems']);
  });

  it('reads standard input and writes standard output, nothing else on it', async () => {
    const { code, stdout } = await credence(['annotate', '-', '-o', '-', '--top', '2', ...bare], {
      input: lines(sum('x', 5)),
    });
    expect(code).toBe(0);
    expect(parsed(stdout)).toMatchObject([{ id: 'x', tokens: { top: expect.arrayContaining([]) } }]);
  });

  it('leaves probe fields null with --no-probes', async () => {
    const { stdout } = await credence(['annotate', '-', '-o', '-', '--no-probes', ...bare], {
      input: lines(sum('x', 5)),
    });
    expect(parsed(stdout)).toMatchObject([{ base: null, scorer: { probe: null }, steps: [{ belief: null }, {}, {}] }]);
  });

  it('puts several inputs into a folder', async () => {
    const one = await folder.write('one.trace.jsonl', lines(sum('x', 5)));
    const two = await folder.write('two.jsonl', lines(sum('y', 5)));
    const out = folder.path('many');
    expect((await credence(['annotate', one, two, '-o', out, ...bare])).code).toBe(0);
    expect((await readdir(out)).sort()).toEqual(['one.annotations.jsonl', 'two.annotations.jsonl']);
    const twice = await credence(['annotate', one, one, '-o', out, ...bare]);
    expect(twice).toMatchObject({ code: 2, stderr: expect.stringContaining('one.annotations.jsonl') });
  });

  it('gives every line to exactly one shard', async () => {
    const input = await folder.write('s.jsonl', lines(sum('a', 1), '', sum('b', 2), sum('c', 3), 'bad', sum('d', 4)));
    const runs = ['1/3', '2/3', '3/3'].map((shard) =>
      credence(['annotate', input, '-o', '-', '--shard', shard, '--no-probes', ...bare]),
    );
    const shards = (await Promise.all(runs)).map(({ stdout }) =>
      parsed(stdout).map((one) => (one as { line: number }).line),
    );
    expect(shards).toEqual([[1, 5], [3, 6], [4]]);
  });

  it('takes from the cache what was scored before, with the same numbers', async () => {
    const input = lines(sum('x', 5));
    const cache = ['--cache', folder.path('cache')];
    const first = await credence(['annotate', '-', '-o', '-', ...cache], { input });
    const again = await credence(['annotate', '-', '-o', '-', ...cache], { input: `\n${lines(sum('z', 5))}` });
    expect(again.stderr).toContain('1 annotated (1 from the cache)');
    const place = { id: 'z', line: 2 };
    expect(parsed(again.stdout)).toEqual([{ ...(parsed(first.stdout)[0] as object) /* one line */, ...place }]);
    const other = await credence(['annotate', '-', '-o', '-', '--top', '1', ...cache], { input });
    expect(other.stderr).not.toContain('from the cache');
  });

  it('keeps the finished lines when it is interrupted, and goes on with --resume', async () => {
    const many = Array.from({ length: 400 }, (_, index) => sum(`t${index}`, index));
    const input = await folder.write('long.jsonl', lines(...many));
    await mkdir(folder.path('long'));
    const out = folder.path('long/out.jsonl');
    const args = ['annotate', input, '-o', out, '--no-probes', ...bare];
    const broken = await credence(args, {
      onStart: (child) => onFirstLine('long', () => child.kill('SIGINT')),
    });
    expect(broken).toMatchObject({ code: 130, stderr: expect.stringContaining(`${out}.partial`) });
    const done = parsed(await readFile(`${out}.partial`, 'utf8')).length;
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(400);
    const resumed = await credence([...args, '--resume']);
    expect(resumed).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`${400 - done} annotated, ${done} taken over`),
    });
    const ids = parsed(await readFile(out, 'utf8')).map((one) => (one as { id: string }).id);
    expect(ids).toEqual(many.map((_, index) => `t${index}`));
    expect(await readdir(folder.path('long'))).toEqual(['out.jsonl']);
  });

  it('never writes over its own input', async () => {
    const input = await folder.write('own.jsonl', lines(sum('x', 5)));
    expect(await credence(['annotate', input, '-o', input, ...bare])).toMatchObject({ code: 2 });
    expect(await readFile(input, 'utf8')).toBe(lines(sum('x', 5)));
  });

  it.runIf(process.platform !== 'win32')('never replaces a device by a file', async () => {
    const input = await folder.write('dev.jsonl', lines(sum('x', 5)));
    const ended = await credence(['annotate', input, '-o', '/dev/null', ...bare]);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('/dev/null is no regular file') });
    expect((await stat('/dev/null')).isFile()).toBe(false);
  });

  it.each([
    [['--precision', 'fp8'], /There is no precision "fp8"; known are auto, fp32/],
    [['--device', 'tpu'], /There is no device "tpu"; known are auto, cpu/],
    [['--top', '21'], /whole number from 0 to 20/],
    [['--shard', '0/2'], /counted from 1/],
    [['--model', '/nowhere'], /--model names \/nowhere, but there is no such folder/],
    [['--resume'], /Standard output cannot be resumed/],
  ])('refuses %j before anything starts', async (args, message) => {
    const ended = await credence(['annotate', '-', '-o', '-', ...bare, ...args], { input: lines(sum('x', 5)) });
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
  });

  it('takes the model that is named before that of the environment', async () => {
    const args = ['annotate', '-', '-o', '-', ...bare, '--model', tinyModel];
    const { stdout } = await credence(args, { input: lines(sum('x', 5)), environment: { CREDENCE_MODEL: '/nowhere' } });
    expect(parsed(stdout)).toMatchObject([{ scorer: { model: 'llama-tiny' } }]);
  });
});

describe('sampled probes', () => {
  const annotate = async (...more: string[]): Promise<Annotation> => {
    const input = lines(sum('a', 5));
    const { code, stdout, stderr } = await credence(['annotate', '-', '-o', '-', '--cache', 'none', ...more], {
      input,
    });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    return JSON.parse(stdout) as Annotation; // what we wrote ourselves
  };

  it('are the same for the same seed, others for another, and said to be samples', async () => {
    const three = ['--samples', '3', '--temperature', '1.5', '--seed'];
    const [first, again, other] = [
      await annotate(...three, '4'),
      await annotate(...three, '4'),
      await annotate(...three, '5'),
    ];
    expect(first.scorer.sampling).toEqual({ count: 3, temperature: 1.5, seed: 4 });
    expect(again).toEqual(first);
    expect(first.steps[0]?.samples).toHaveLength(3);
    expect(other.steps[0]?.samples).not.toEqual(first.steps[0]?.samples);
    expect(other.tokens).toEqual(first.tokens);
  });

  it('are not drawn unless asked for', async () => {
    expect((await annotate()).scorer).not.toHaveProperty('sampling');
    expect((await annotate('--samples', '0', '--seed', '3')).scorer).not.toHaveProperty('sampling');
  });

  it.each([
    [['--samples', '65'], /0 to 64/],
    [['--samples', 'many'], /whole number/],
    [['--samples', '5', '--temperature', '0'], /above 0 is needed, for example 0\.6/],
    [['--samples', '5', '--seed', '-1'], /whole number/],
    [['--samples', '5', '--no-probes'], /leave out --no-probes/],
  ])('with %j are refused before anything is read', async (more, message) => {
    const { code, stdout, stderr } = await credence(['annotate', '-', '-o', '-', ...more], {
      input: lines(sum('a', 5)),
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});

it('says once a run where texts are far from what the model reads well, and how many in the end', async () => {
  const prose = 'It was a bright cold day in April, and the clocks were striking thirteen.';
  const strange = { prompt: 'Go on.', completion: prose };
  const input = lines(strange, { ...strange, completion: `${prose} ${prose}` });
  const { code, stderr } = await credence(['annotate', '-', '-o', '-', '--model', 'abacus', '--no-probes', ...bare], {
    input,
  });
  expect(code).toBe(0);
  expect(stderr.match(/far from what abacus reads well/g)).toHaveLength(1);
  expect(stderr).toMatch(/^-:1:1: info: This text is far .* \[far-from-domain\]$/mu);
  expect(stderr).toContain('2 × far-from-domain');
});

describe('an output', () => {
  const many = Array.from({ length: 400 }, (_, index) => sum(`t${index}`, index));

  it('is written by one run at a time; a run killed without a word loses nothing that is finished', async () => {
    const input = await folder.write('killed.jsonl', lines(...many));
    await mkdir(folder.path('killed'));
    const out = folder.path('killed/out.jsonl');
    const args = ['annotate', input, '-o', out, '--no-probes', '--cache', folder.path('killed-cache')];
    let second = Promise.resolve<Ended | null>(null);
    const first = await credence(args, {
      onStart: (child) =>
        onFirstLine('killed', () => {
          second = credence(args);
          void second.then(() => child.kill('SIGKILL'));
        }),
    });
    expect(first.code).toBeNull();
    expect(await second).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/Another run .* is writing/),
    });
    const done = parsed(wholeLines(await readFile(`${out}.partial`, 'utf8'))).length;
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(400);
    // What is finished is in the cache too, for a run that does not resume.
    const elsewhere = await credence([
      'annotate',
      input,
      '-o',
      '-',
      '--no-probes',
      ...args.slice(-2),
      '--shard',
      '1/400',
    ]);
    expect(elsewhere.stderr).toContain('1 annotated (1 from the cache)');
    const resumed = await credence([...args, '--resume']);
    expect(resumed).toMatchObject({ code: 0 });
    expect(Number(/(\d+) taken over/.exec(resumed.stderr)?.[1])).toBeGreaterThanOrEqual(done - 1);
    const ids = parsed(await readFile(out, 'utf8')).map((one) => (one as { id: string }).id);
    expect(ids).toEqual(many.map((_, index) => `t${index}`));
    expect(await readdir(folder.path('killed'))).toEqual(['out.jsonl']);
  });

  it.skipIf(process.platform === 'win32')('that the disk has no room for is said, and taken up again', async () => {
    const input = await folder.write('full.jsonl', lines(...many.slice(0, 40)));
    await mkdir(folder.path('full'));
    const out = folder.path('full/out.jsonl');
    await writeFile(out, 'what was there before');
    const args = ['annotate', input, '-o', out, '--no-probes', ...bare];
    // A limit on the size of files, in blocks of 512 bytes: the system refuses what goes beyond.
    const limited = ['-c', 'ulimit -f 24; exec "$@"', 'sh', process.execPath, program, ...args];
    const { code, stderr } = await runProgram('sh', limited);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/out\.jsonl\.partial cannot be written/),
    });
    expect(await readFile(out, 'utf8')).toBe('what was there before');
    const resumed = await credence([...args, '--resume']);
    expect(resumed.code).toBe(0);
    expect(Number(/(\d+) taken over/.exec(resumed.stderr)?.[1])).toBeGreaterThan(0);
    expect(parsed(await readFile(out, 'utf8'))).toHaveLength(40);
    expect(await readdir(folder.path('full'))).toEqual(['out.jsonl']);
  });
});

/** Calls back once, when the first line of a run's output is whole. */
function onFirstLine(name: string, act: () => void): void {
  let done = false;
  const watcher = watch(folder.path(name), (_event, file) => {
    // The keys come after the lines: one is there, so a line is whole.
    if (file !== 'out.jsonl.partial.keys') return;
    void readFile(folder.path(`${name}/out.jsonl.partial.keys`), 'utf8').then(
      (keys) => {
        // Several events may be on their way.
        if (done || !keys.includes('\n')) return;
        done = true;
        watcher.close();
        act();
      },
      () => undefined,
    );
  });
}

/** Without what a crash cut off. */
function wholeLines(text: string): string {
  return text.slice(0, text.lastIndexOf('\n') + 1);
}
