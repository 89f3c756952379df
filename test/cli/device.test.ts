// `credence device`, and `--device` of the commands that score, as the built program runs them: on the CPU, on the software
// adapter of the tests, and without any.
import { describe, expect, it } from 'vitest';
import { findAdapter } from '../support/webgpu-adapter.ts';
import { credence, lines, sum, useFolder } from './credence.ts';

const folder = useFolder();
const adapter = findAdapter();
console.log(adapter.story);
/** A machine whose Vulkan loader finds no driver. */
const noDriver = { VK_ICD_FILENAMES: '/nowhere.json' };

describe('credence device', () => {
  it('lists every device, says why not, what would be used and why', async () => {
    const { code, stdout, stderr } = await credence(['device', '--json', '--cache', 'none'], { environment: noDriver });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const found = JSON.parse(stdout) as { devices: { device: string; available: boolean; why: string | null }[] };
    expect(found).toMatchObject({
      ...{ device: 'cpu', precision: 'fp32', attention: 'fused', model: 'llama-tiny', check: null, fallback: null },
      reason: expect.stringMatching(/^The CPU, because /u),
      threads: expect.toSatisfy((threads) => Number(threads) >= 1),
      nodeVersion: process.versions.node,
      onnxRuntimeVersion: expect.stringMatching(/^1\.\d+/u),
    });
    expect(found.devices.map(({ device }) => device)).toEqual(['cuda', 'webgpu', 'dml', 'coreml', 'cpu']);
    for (const { available, why } of found.devices) expect(why === null).toBe(available);
    expect(found.devices.at(-1)).toMatchObject({
      ...{ device: 'cpu', available: true, precisions: ['fp32', 'fast', 'stored'], variants: [] },
      gigaflops: expect.toSatisfy((rate) => Number(rate) > 0),
    });
  });

  it('is a table for people', async () => {
    const { code, stdout } = await credence(['device', '--cache', 'none'], { environment: noDriver });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^chosen +cpu, fp32, fused attention\nwhy +The CPU, because /u);
    expect(stdout).toMatch(/\ndevice +GFLOP\/s +precisions +why not\n/u);
    expect(stdout).toMatch(/\ncpu +[\d.]+ +fp32 fast stored\n/u);
    expect(stdout).toMatch(/\nfast: .*0\.05 nats on average/u);
  });

  it.each([
    [['--device', 'tpu'], /There is no device "tpu"; known are auto, cpu, webgpu, cuda, dml, coreml/u],
    [
      ['--device', 'cpu', '--precision', 'fp16'],
      /The CPU was asked for fp16: it does not compute in fp16; fp32 works/u,
    ],
    [
      ['--device', process.platform === 'win32' ? 'coreml' : 'dml'],
      /cannot be used here: onnxruntime-node carries (DirectML|CoreML) for .* What may work: --device .*cpu/u,
    ],
  ])('refuses %j with what works', async (args, message) => {
    const ended = await credence(['device', ...args, '--cache', 'none'], { environment: noDriver });
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
  });
});

describe('annotate --device webgpu', () => {
  const args = ['annotate', '-', '-o', '-', '--no-probes', '--device', 'webgpu', '--cache', 'none'];

  it('without an adapter says what is missing, before a line is read', async () => {
    const ended = await credence(args, { input: lines(sum('x', 5)), environment: noDriver });
    if (process.platform === 'linux') {
      expect(ended).toMatchObject({
        ...{ code: 2, stdout: '' },
        stderr: expect.stringMatching(
          /WebGPU cannot be used here: (no Vulkan driver|the Vulkan loader|onnxruntime-node)/u,
        ),
      });
    } else expect(ended.code).toBe(adapter.kind === 'none' ? 2 : 0); // the variable means nothing there
  });

  if (adapter.kind !== 'none') {
    it('reads there, and says in the annotation where', async () => {
      const ended = await credence(args, { input: lines(sum('x', 5)), environment: adapter.environment });
      expect(ended.code).toBe(0);
      expect(JSON.parse(ended.stdout)).toMatchObject({ scorer: { device: 'webgpu', precision: 'fp32' } });
      expect(ended.stderr).toContain('llama-tiny, webgpu, fp32');
      if (adapter.kind === 'swiftshader')
        expect(ended.stderr).toMatch(
          /credence: On WebGPU the composed attention is used, because of the fused attention: its log-probs differ/u,
        );
    });
  }

  if (adapter.kind === 'swiftshader') {
    it('remembers what it found, and keeps annotations apart from those of the CPU', async () => {
      const cache = folder.path('device-cache');
      const run = (device: string) =>
        credence(['annotate', '-', '-o', '-', '--no-probes', '--device', device, '--cache', cache], {
          ...{ input: lines(sum('x', 5)), environment: adapter.environment },
        });
      const first = await run('webgpu');
      expect(first.stderr).not.toContain('from the cache');
      const second = await run('webgpu');
      expect(second.stderr).toContain('1 from the cache');
      expect(JSON.parse(second.stdout)).toEqual(JSON.parse(first.stdout));
      expect((await run('cpu')).stderr).not.toContain('from the cache');
    });
  }
});
