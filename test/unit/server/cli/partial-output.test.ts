import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPartialOutput } from '../../../../server/cli/partial-output.ts';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-partial-'));
  path = join(folder, 'out.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const key = (name: string): string => name.padEnd(64, '0');
const [a, b, c] = [key('a'), key('b'), key('c')];

/** Runs over keys, writing what cannot be reused; returns what was made. */
async function run(keys: readonly string[], options: { resume: boolean; until?: number }): Promise<string[]> {
  const output = await openPartialOutput(path, options.resume);
  const made: string[] = [];
  for (const one of keys.slice(0, options.until)) {
    if ((await output.reuse(one)) !== null) continue;
    made.push(one);
    await output.write(one, `é${one.slice(0, 1)}`, 'done');
  }
  if (options.until === undefined) await output.finish();
  else await output.leave();
  return made;
}

describe('an output that grows', () => {
  it('has its name only when it is whole', async () => {
    await run([a, b], { resume: false, until: 1 });
    expect((await readdir(folder)).sort()).toEqual(['out.jsonl.partial', 'out.jsonl.partial.keys']);
    await run([a, b], { resume: false });
    expect(await readdir(folder)).toEqual(['out.jsonl']);
    expect(await readFile(path, 'utf8')).toBe('éa\néb\n');
  });

  it('goes on where it was left', async () => {
    await run([a, b, c], { resume: false, until: 2 });
    expect(await run([a, b, c], { resume: true })).toEqual([c]);
    expect(await readFile(path, 'utf8')).toBe('éa\néb\néc\n');
  });

  it('makes anew what follows a change', async () => {
    await run([a, b, c], { resume: false, until: 3 });
    expect(await run([a, c], { resume: true })).toEqual([c]);
    expect(await readFile(path, 'utf8')).toBe('éa\néc\n');
  });

  it.each([
    ['half a line', '.partial', '{"half'],
    ['a line without its key', '.partial', 'x\n'],
    ['half a key', '.partial.keys', `${c} do`],
    ['a key without its line', '.partial.keys', `${c} done\n`],
  ])('drops %s that a crash left', async (_what, suffix, text) => {
    await run([a, b, c], { resume: false, until: 2 });
    await appendFile(`${path}${suffix}`, text);
    expect(await run([a, b, c], { resume: true })).toEqual([c]);
    expect(await readFile(path, 'utf8')).toBe('éa\néb\néc\n');
  });

  it('starts over without --resume and keeps the old output until the end', async () => {
    await run([a], { resume: false });
    await run([b, c], { resume: false, until: 1 });
    expect(await readFile(path, 'utf8')).toBe('éa\n');
    expect(await run([b, c], { resume: false })).toEqual([b, c]);
    expect(await readFile(path, 'utf8')).toBe('éb\néc\n');
  });

  it('remembers that a line failed', async () => {
    const first = await openPartialOutput(path, false);
    await first.write(a, '{}', 'failed');
    await first.leave();
    const second = await openPartialOutput(path, true);
    expect(await second.reuse(a)).toBe('failed');
    await second.leave();
  });
});
