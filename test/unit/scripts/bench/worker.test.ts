import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { State } from '../../../../scripts/bench/state.mjs';
import { Worker } from '../../../../scripts/bench/worker.mjs';

const program = (code: string): { command: string; args: string[] } => ({
  command: process.execPath,
  args: ['-e', code],
});

/** Answers `{ "n": x }` with 2x, and a question without number with a failure; chats besides, as libraries do. */
const doubling = `
console.log('loading…');
console.log('{"ready":true}');
require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { n } = JSON.parse(line);
  console.log('a library says something');
  console.log(JSON.stringify(n === undefined ? { failure: 'no number' } : { answer: 2 * n }));
});`;

describe('a contender at work', () => {
  it('answers one task after the other, whatever else is printed', async () => {
    const worker = new Worker(program(doubling));
    await worker.ready();
    expect(await worker.ask({ n: 4 })).toBe(8);
    await expect(worker.ask({})).rejects.toThrow('no number');
    expect(await worker.ask({ n: 5 })).toBe(10);
    await worker.end();
  });

  it('that ends is told with its last words', async () => {
    const worker = new Worker(program('console.error("no such library"); process.exit(3)'));
    await expect(worker.ready()).rejects.toThrow('no such library');
    await worker.end();
  });

  it('that cannot be started is told', async () => {
    const worker = new Worker({ command: '/no/such/program', args: [] });
    await expect(worker.ready()).rejects.toThrow('/no/such/program');
  });
});

describe('measurements on disk', () => {
  let folder = '';
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'credence-bench-'))));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('are taken over by a run that resumes, of the same subject only', async () => {
    const path = join(folder, 'state.json');
    const measure = async (subject: string, resume: boolean, value: number): Promise<number> =>
      (await State.open(path, subject, resume)).once('reading', async () => value);
    expect(await measure('one', false, 1)).toBe(1);
    expect(await measure('one', true, 2)).toBe(1);
    expect(await measure('two', true, 3)).toBe(3);
    expect(await measure('two', false, 4)).toBe(4);
  });
});
