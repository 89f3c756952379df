// Why a device cannot be here, found by looking, without starting it. Where nothing speaks against it, it may still fail
// to open.
import { delimiter, join } from 'node:path';
import type { Device } from './execution-providers.ts';
import type { Machine } from './machine.ts';

/** What has to stand beside onnxruntime's own library for CUDA; the npm package leaves them out for their size. */
export const cudaLibraries = ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'];

/** One sentence saying what is missing; null where nothing is. */
export function whyAbsent(device: Device, machine: Machine): string | null {
  if (!device.platforms.includes(machine.platform))
    return `onnxruntime-node carries ${device.title} for ${device.platforms.join(', ')}, and this is ${machine.platform}`;
  if (device.name === 'cuda') return whyNoCuda(machine);
  if (device.name === 'webgpu' && machine.platform.startsWith('linux')) return whyNoVulkan(machine);
  return null;
}

function whyNoCuda(machine: Machine): string | null {
  if (!machine.exists('/proc/driver/nvidia/version')) return 'there is no NVIDIA driver';
  const missing = cudaLibraries.filter((name) => !machine.exists(join(machine.runtimeFolder ?? '', name)));
  if (missing.length === 0) return null;
  return `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not installed (docs/devices.md says how)`;
}

/** WebGPU stands on Vulkan under Linux; without a driver it would search aloud on standard error. */
function whyNoVulkan(machine: Machine): string | null {
  if (!machine.canLoad('libvulkan.so.1')) return 'the Vulkan loader libvulkan.so.1 is not installed';
  return vulkanDrivers(machine).length === 0 ? 'no Vulkan driver is installed' : null;
}

/** Manifests of Vulkan drivers, where the loader looks for them (its LoaderDriverInterface.md). */
export function vulkanDrivers(machine: Machine): readonly string[] {
  const { environment } = machine;
  const named = environment['VK_DRIVER_FILES'] ?? environment['VK_ICD_FILENAMES'];
  if (named !== undefined) return named.split(delimiter).filter((file) => machine.exists(file));
  return vulkanFolders(machine).flatMap((folder) =>
    machine
      .list(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(folder, name)),
  );
}

function vulkanFolders({ environment, home }: Machine): readonly string[] {
  const split = (name: string, otherwise: string): readonly string[] =>
    (environment[name] ?? otherwise).split(delimiter).filter((folder) => folder !== '');
  const roots = [
    ...split('XDG_CONFIG_HOME', join(home, '.config')),
    ...split('XDG_CONFIG_DIRS', '/etc/xdg'),
    '/etc',
    ...split('XDG_DATA_HOME', join(home, '.local', 'share')),
    ...split('XDG_DATA_DIRS', '/usr/local/share:/usr/share'),
    '/run/opengl-driver/share', // NixOS
  ];
  return [...new Set(roots)].map((root) => join(root, 'vulkan', 'icd.d'));
}
