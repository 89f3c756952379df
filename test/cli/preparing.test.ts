// Weights that a command makes of a GGUF file: a bar on stderr where that is a terminal, and an interrupt that leaves
// nothing half made.
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lines, program, runProgram, sum, useFolder, type Ended } from './credence.ts';

const folder = useFolder();
const model = resolve('test/golden/models/llama-blocks/llama-blocks.gguf');
const asTerminal = 'process.stderr.isTTY = true;';
/** The program interrupts itself as soon as the bar is there: no other process can tell when that is. */
const interrupted = `${asTerminal}
  const write = process.stderr.write.bind(process.stderr);
  let sent = false;
  process.stderr.write = (text, ...rest) => {
    if (!sent && String(text).includes('Reading out')) { sent = true; process.kill(process.pid, 'SIGINT'); }
    return write(text, ...rest);
  };`;

async function annotate(cache: string, before: string | null, more: readonly string[] = []): Promise<Ended> {
  const preload = before === null ? [] : ['--import', await folder.write(`${cache}.mjs`, before)];
  const args = ['annotate', '-', '-o', '-', '--no-probes', '--device', 'cpu', '--model', model];
  return runProgram(process.execPath, [...preload, program, ...args, '--cache', folder.path(cache), ...more], {
    input: lines(sum('x', 5)),
  });
}

describe('a GGUF file that is read the first time', () => {
  it('has a bar on a terminal, and none the second time', async () => {
    const first = await annotate('terminal', asTerminal, ['--precision', 'fast']);
    expect(first.code).toBe(0);
    expect(first.stderr).toContain('Reading out llama-blocks');
    expect(first.stderr).toContain('Making 8-bit weights of llama-blocks');
    const second = await annotate('terminal', asTerminal, ['--precision', 'fast']);
    expect(second.code).toBe(0);
    expect(second.stderr).not.toMatch(/Reading out|Making/u);
  });

  it('is read without one elsewhere', async () => {
    const { code, stderr } = await annotate('pipe', null);
    expect(code).toBe(0);
    expect(stderr).not.toContain('Reading out');
  });

  it('interrupted, ends with 130 and leaves nothing half made', async () => {
    const { code, stdout, stderr } = await annotate('interrupted', interrupted);
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toMatch(/credence: .*cancelled/u);
    const left = await readdir(join(folder.path('interrupted'), 'derived'));
    expect(left.filter((name) => /^(?:unfinished|gguf)-/u.test(name))).toEqual([]);
  });
});
