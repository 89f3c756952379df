import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { openOnBestDevice, type DeviceQuestion, type OpenedModel } from '../../../../server/scoring/choose-device.ts';
import { closeModel, readModelFiles, type ModelFiles } from '../../../../server/scoring/loaded-model.ts';
import { whyNotStarted } from '../../../../server/scoring/rate-against-cpu.ts';
import { buildMachine } from '../../../support/build-machine.ts';
import { buildVerdicts, type RememberedVerdicts } from '../../../support/build-verdicts.ts';

const folder = fileURLToPath(new URL('../../../golden/models/llama-tiny', import.meta.url));
const withGpu = buildMachine({
  files: { '/usr/share/vulkan/icd.d/gpu.json': '{}' },
  libraries: ['libvulkan.so.1'],
});
const bothRefused = { 'webgpu fused': {}, 'webgpu composed': { worst: null, mean: null } };

let files: ModelFiles;
beforeAll(async () => {
  files = await readModelFiles(folder);
});

/** Opens, closes again, and gives what was said. */
async function open(given: Partial<DeviceQuestion>, verdicts: RememberedVerdicts = {}): Promise<OpenedModel['use']> {
  const { model, use } = await openOnBestDevice({
    ...{ files, device: 'auto', precision: 'fp32', machine: withGpu, memory: buildVerdicts(verdicts) },
    ...{ identity: ['weights', '1.30.0'], runtimeVersion: '1.30.0' },
    ...given,
  });
  await closeModel(model);
  return use;
}

describe('auto', () => {
  it('takes the CPU where nothing else is, and says what is missing', async () => {
    expect(await open({ machine: buildMachine() })).toEqual({
      ...{ device: 'cpu', attention: 'fused', precision: 'fp32', check: null, fallback: null },
      reason:
        'The CPU, because CUDA: there is no NVIDIA driver; WebGPU: the Vulkan loader libvulkan.so.1 is not installed.',
    });
  });

  it('falls back to the CPU from a device that fails its self-check, and tells it', async () => {
    const use = await open({}, { rates: { cpu: 400, webgpu: 9000 }, checks: bothRefused });
    expect(use).toMatchObject({ device: 'cpu', check: null });
    expect(use.fallback).toBe(
      "The CPU is used, because other devices failed: WebGPU: the fused attention: its log-probs differ from the CPU's " +
        'by up to 5.3 nats where 0.001 is tolerated; the composed attention: its numbers are no numbers.',
    );
  });

  it('leaves a device that multiplies slower than the CPU, and tells it only when asked why', async () => {
    const use = await open({}, { rates: { cpu: 400, webgpu: 0.35 } });
    expect(use).toMatchObject({ device: 'cpu', fallback: null });
    expect(use.reason).toContain('WebGPU: it multiplies at 0.35 GFLOP/s where the CPU reaches 400');
  });

  it('has no device for fp16 where only the CPU is', async () => {
    await expect(open({ precision: 'fp16', machine: buildMachine() })).rejects.toMatchObject({
      code: 'device-failed',
      message: expect.stringMatching(
        /^No device here can run the model in fp16: CUDA: there is no NVIDIA driver; .*the CPU: it does not compute in fp16; fp32 works\.$/,
      ),
    });
  });

  it('goes straight to the CPU for the fast mode', async () => {
    expect(await open({ precision: 'fast' }, { rates: { cpu: 400, webgpu: 9000 } })).toMatchObject({
      ...{ device: 'cpu', precision: 'fast', fallback: null },
      reason: expect.stringContaining('WebGPU: the fast mode multiplies 8-bit integers on the CPU alone'),
    });
  });
});

describe('a device that is asked for', () => {
  it.each<[string, Partial<DeviceQuestion>, RegExp]>([
    [
      'but not there',
      { device: 'cuda' },
      /^CUDA cannot be used here: there is no NVIDIA driver\. What may work: --device webgpu or cpu\.$/,
    ],
    [
      'but not made for this platform',
      { device: 'coreml' },
      /^CoreML cannot be used here: onnxruntime-node carries CoreML for darwin-arm64, and this is linux-x64\./,
    ],
    [
      'but without that precision',
      { device: 'cpu', precision: 'fp16' },
      /^The CPU was asked for fp16: it does not compute in fp16; fp32 works\. What may work: --device webgpu\.$/,
    ],
    [
      'but not for the fast mode',
      { device: 'webgpu', precision: 'fast' },
      /^WebGPU was asked for fast: the fast mode multiplies 8-bit integers on the CPU alone; .*What may work: --device cpu\.$/,
    ],
    [
      'but fails its self-check in every way',
      { device: 'webgpu', memory: buildVerdicts({ checks: bothRefused }) },
      /^WebGPU cannot be used here: the fused attention: its log-probs differ .*; the composed attention: its numbers are no numbers\. What may work: --device cpu\.$/,
    ],
  ])('%s fails with what would work', async (_, given, message) => {
    await expect(open(given)).rejects.toMatchObject({
      code: 'device-failed',
      message: expect.stringMatching(message),
    });
  });

  it('is the CPU: no check, no word', async () => {
    expect(await open({ device: 'cpu' })).toMatchObject({ reason: 'The CPU, as asked.', fallback: null });
  });
});

describe('a verdict', () => {
  /** What the verdict on the fused attention was looked up under. */
  const lookedUp = async (given: Partial<DeviceQuestion>): Promise<string> => {
    const memory = buildVerdicts({ checks: bothRefused });
    await open({ device: 'webgpu', memory, ...given }).catch(() => undefined);
    return JSON.stringify(memory.asked[0]);
  };

  it.each<[string, Partial<DeviceQuestion>]>([
    ['weights', { identity: ['other', '1.30.0'] }],
    ['runtime', { identity: ['weights', '1.31.0'] }],
    ['precision', { precision: 'fp16' }],
    ['driver', { machine: { ...withGpu, read: () => 'another manifest' } }],
    ['system', { machine: { ...withGpu, release: '9.9' } }],
  ])('holds for its %s only', async (_, given) => {
    const before = await lookedUp({});
    expect(before).toContain('self-check');
    expect(await lookedUp({})).toBe(before);
    expect(await lookedUp(given)).not.toBe(before);
  });
});

it.each([
  ['Failed to get a WebGPU adapter: No supported adapters', 'absent'],
  ['CUDA failure 100: no CUDA-capable device is detected', 'absent'],
  ['libcudnn.so.9: cannot open shared object file', 'broken'],
])('a device that does not start with "%s" is %s', (message, kind) => {
  expect(whyNotStarted(message)).toMatchObject({ kind });
});
