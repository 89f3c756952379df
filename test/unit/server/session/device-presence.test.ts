import { describe, expect, it } from 'vitest';
import { vulkanDrivers, whyAbsent } from '../../../../server/session/device-presence.ts';
import { driverFingerprint } from '../../../../server/session/driver-fingerprint.ts';
import { deviceNamed, devices } from '../../../../server/session/execution-providers.ts';
import { thisMachine } from '../../../../server/session/machine.ts';
import { deviceNames } from '../../../../server/shared/protocol/device.ts';
import { buildMachine, type MachineFacts } from '../../../support/build-machine.ts';

const nvidia = { '/proc/driver/nvidia/version': 'NVRM 570' };
const cuda = {
  '/ort/libonnxruntime_providers_shared.so': '',
  '/ort/libonnxruntime_providers_cuda.so': '',
};
const vulkan = { '/usr/share/vulkan/icd.d/radeon.json': '{"ICD":{}}' };
const loader = ['libvulkan.so.1'];

describe('a device that cannot be here', () => {
  it.each<[Parameters<typeof deviceNamed>[0], MachineFacts, RegExp | null]>([
    ['cpu', {}, null],
    ['cpu', { platform: 'darwin-x64' }, /^onnxruntime-node carries the CPU for linux-x64, .* and this is darwin-x64$/],
    ['cuda', { platform: 'win32-x64' }, /carries CUDA for linux-x64, and this is win32-x64/],
    ['cuda', {}, /^there is no NVIDIA driver$/],
    [
      'cuda',
      { files: nvidia },
      /^libonnxruntime_providers_shared\.so and libonnxruntime_providers_cuda\.so are not installed \(docs\/devices\.md/,
    ],
    ['cuda', { files: { ...nvidia, ...cuda } }, null],
    ['webgpu', { platform: 'linux-arm64' }, /carries WebGPU for .* and this is linux-arm64/],
    ['webgpu', {}, /^the Vulkan loader libvulkan\.so\.1 is not installed$/],
    ['webgpu', { libraries: loader }, /^no Vulkan driver is installed$/],
    ['webgpu', { libraries: loader, files: vulkan }, null],
    ['webgpu', { platform: 'darwin-arm64' }, null],
    ['dml', {}, /carries DirectML for win32-x64, win32-arm64/],
    ['coreml', { platform: 'darwin-arm64' }, null],
  ])('%s on %j: %s', (name, facts, why) => {
    const found = whyAbsent(deviceNamed(name), buildMachine(facts));
    if (why === null) expect(found).toBeNull();
    else expect(found).toMatch(why);
  });

  it('is never the CPU of a machine that runs this test', () => {
    expect(whyAbsent(deviceNamed('cpu'), thisMachine)).toBeNull();
  });
});

describe('Vulkan drivers', () => {
  it('are those that the environment names, where it names any', () => {
    const files = { ...vulkan, '/opt/own.json': '{}' };
    const named = buildMachine({ files, environment: { VK_ICD_FILENAMES: '/opt/own.json:/opt/gone.json' } });
    expect(vulkanDrivers(named)).toEqual(['/opt/own.json']);
    expect(vulkanDrivers(buildMachine({ files }))).toEqual(['/usr/share/vulkan/icd.d/radeon.json']);
  });

  it('are looked for in the folders of the user and of the distribution', () => {
    const files = { '/home/ada/.local/share/vulkan/icd.d/a.json': '', '/etc/vulkan/icd.d/readme.txt': '' };
    expect(vulkanDrivers(buildMachine({ files }))).toEqual(['/home/ada/.local/share/vulkan/icd.d/a.json']);
  });
});

describe('the fingerprint of a driver', () => {
  const webgpu = deviceNamed('webgpu');
  const of = (facts: MachineFacts): string => driverFingerprint(webgpu, buildMachine(facts));

  it.each<[string, MachineFacts]>([
    ['NVIDIA driver', { files: { ...vulkan, '/proc/driver/nvidia/version': 'NVRM 575' } }],
    ['Vulkan manifest', { files: { ...nvidia, '/usr/share/vulkan/icd.d/radeon.json': '{"ICD":{"api":2}}' } }],
    ['system', { files: { ...vulkan, ...nvidia }, release: '6.2' }],
  ])('changes with the %s', (_, changed) => {
    expect(of(changed)).not.toBe(of({ files: { ...vulkan, ...nvidia } }));
  });

  it('changes with the display driver of Windows, and with no other driver of it', () => {
    const folder = 'C:\\Windows\\System32\\DriverStore\\FileRepository';
    const windows = (names: readonly string[]): string => {
      const machine = buildMachine({ platform: 'win32-x64' });
      return driverFingerprint(webgpu, { ...machine, list: (path) => (path === folder ? names : []) });
    };
    const before = windows(['nv_dispi.inf_amd64_01', 'usb.inf_amd64_02']);
    expect(windows(['nv_dispi.inf_amd64_01', 'usb.inf_amd64_03'])).toBe(before);
    expect(windows(['nv_dispi.inf_amd64_09', 'usb.inf_amd64_02'])).not.toBe(before);
  });
});

it('every device that can be asked for is in the table, and the CPU is tried last', () => {
  expect([...devices.map(({ name }) => name), 'auto'].toSorted()).toEqual([...deviceNames].toSorted());
  expect(devices.at(-1)?.name).toBe('cpu');
});
