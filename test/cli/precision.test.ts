// `--precision fast` of the built program: what the annotation says of it, and numbers that are not those of fp32.
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { credence, lines, sum, useFolder } from './credence.ts';

const folder = useFolder();
const model = resolve('test/golden/models/qwen3-tiny');

it('reads a model folder in the fast mode, and says so in the annotation', async () => {
  const read = async (precision: string): Promise<{ scorer: object; tokens: { logprob: number[] } }> => {
    const args = ['annotate', '-', '-o', '-', '--no-probes', '--device', 'cpu', '--model', model];
    const more = ['--precision', precision, '--cache', folder.path('cache')];
    const { code, stdout, stderr } = await credence([...args, ...more], { input: lines(sum('x', 5)) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(`qwen3-tiny, cpu, ${precision}`) });
    return JSON.parse(stdout) as { scorer: object; tokens: { logprob: number[] } };
  };
  const [fast, exact] = [await read('fast'), await read('fp32')];
  expect(fast.scorer).toMatchObject({ precision: 'fast', device: 'cpu' });
  expect(exact.scorer).toMatchObject({ precision: 'fp32' });
  const differences = fast.tokens.logprob.map((value, i) => Math.abs(value - (exact.tokens.logprob[i] ?? Number.NaN)));
  const mean = differences.reduce((total, each) => total + each, 0) / differences.length;
  expect(mean).toBeGreaterThan(1e-5);
  expect(mean).toBeLessThan(0.1);
});
