// What changes when a device's driver does, as a text: a verdict on a device holds for its driver only. Nothing native is
// asked; where a system does not say, its own release stands for its drivers.
import { vulkanDrivers } from './device-presence.ts';
import type { Device } from './execution-providers.ts';
import type { Machine } from './machine.ts';

export function driverFingerprint(device: Device, machine: Machine): string {
  const parts = [machine.platform, machine.release];
  if (machine.platform.startsWith('linux')) {
    parts.push(machine.read('/proc/driver/nvidia/version') ?? '');
    if (device.name === 'webgpu') parts.push(...vulkanDrivers(machine).map((file) => machine.read(file) ?? file));
  }
  if (machine.platform.startsWith('win32')) parts.push(...windowsDisplayDrivers(machine));
  return parts.join('\n');
}

/** A driver's folder is named after its description file and a hash of its contents: `nv_dispi.inf_amd64_0123…`. */
function windowsDisplayDrivers(machine: Machine): readonly string[] {
  const root = machine.environment['SystemRoot'] ?? 'C:\\Windows';
  const names = machine.list(`${root}\\System32\\DriverStore\\FileRepository`);
  return names.filter((name) => /^(nv|u0|c0|iigd|igd|cui|qcdx)/i.test(name)).sort();
}
