// The WebGPU adapter that tests can have here: SwiftShader, the software Vulkan driver that comes with Chromium, where it
// is found under Linux; else whatever the machine has.
import { existsSync } from 'node:fs';
import { whyAbsent } from '../../server/session/device-presence.ts';
import { deviceNamed } from '../../server/session/execution-providers.ts';
import { thisMachine } from '../../server/session/machine.ts';

export interface WebGpuAdapter {
  readonly kind: 'swiftshader' | 'own' | 'none';
  /** Variables that a program needs to find it. */
  readonly environment: Readonly<Record<string, string>>;
  /** What is tested on, or why nothing can be; a sentence for the test's output. */
  readonly story: string;
}

/** Where Chromium's packages put the driver's manifest: Debian, Ubuntu's and Google's own. */
const manifests = [
  '/usr/lib/chromium/vk_swiftshader_icd.json',
  '/usr/lib/chromium-browser/vk_swiftshader_icd.json',
  '/opt/google/chrome/vk_swiftshader_icd.json',
];

export function findAdapter(): WebGpuAdapter {
  const manifest = process.platform === 'linux' ? manifests.find((path) => existsSync(path)) : undefined;
  const environment = manifest === undefined ? {} : { VK_ICD_FILENAMES: manifest };
  const machine = { ...thisMachine, environment: { ...process.env, ...environment } };
  const absent = whyAbsent(deviceNamed('webgpu'), machine);
  if (absent !== null)
    return {
      kind: 'none',
      environment: {},
      story: `WebGPU cannot be tested here: ${absent}. Its refusal is tested instead.`,
    };
  return manifest === undefined
    ? { kind: 'own', environment, story: "WebGPU is tested on this machine's own adapter." }
    : { kind: 'swiftshader', environment, story: `WebGPU is tested on SwiftShader (${manifest}).` };
}

/** The same, for this very process: before onnxruntime is first asked for a device. */
export function takeAdapter(): WebGpuAdapter {
  const adapter = findAdapter();
  Object.assign(process.env, adapter.environment);
  return adapter;
}
