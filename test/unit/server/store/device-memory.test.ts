import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDeviceMemory } from '../../../../server/store/device-memory.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'credence-devices-'));
  file = join(folder, 'cache', 'devices.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const webgpu = { device: 'webgpu', precision: 'fp32', variant: 'composed' };
const cpu = { device: 'cpu', precision: 'fp32' };

it('remembers the device of each model across programs', async () => {
  expect(await openDeviceMemory(file).get('a')).toBeNull();
  await openDeviceMemory(file).put('a', webgpu);
  await openDeviceMemory(file).put('b', cpu);
  expect(await openDeviceMemory(file).get('a')).toEqual(webgpu);
  await openDeviceMemory(file).put('a', cpu);
  expect(await openDeviceMemory(file).get('a')).toEqual(cpu);
  expect(await openDeviceMemory(file).get('b')).toEqual(cpu);
});

it('takes a file that is broken, or holds something else, as empty', async () => {
  await openDeviceMemory(file).put('a', cpu);
  for (const text of ['{"a":', '[]', '{"a":{"device":7}}']) {
    writeFileSync(file, text);
    expect(await openDeviceMemory(file).get('a')).toBeNull();
  }
  await openDeviceMemory(file).put('a', webgpu);
  expect(await openDeviceMemory(file).get('a')).toEqual(webgpu);
});

it('forgets those used longest ago', async () => {
  const memory = openDeviceMemory(file);
  for (let i = 0; i < 201; i++) await memory.put(`model ${i}`, cpu);
  expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object)).toHaveLength(200);
  expect(await memory.get('model 0')).toBeNull();
  expect(await memory.get('model 200')).toEqual(cpu);
});

it('goes on where nothing can be written', async () => {
  writeFileSync(join(folder, 'cache'), 'a file where the folder would be');
  await openDeviceMemory(file).put('a', cpu);
  expect(await openDeviceMemory(file).get('a')).toBeNull();
});
