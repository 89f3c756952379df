import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { currentContributions, generatedPath } from '../../../scripts/generate-contributions.mjs';
import { commandIds, settingDefaults, type SettingId } from '../../../extension/generated/contributions.ts';
import { readSettings, toServerOptions } from '../../../extension/settings.ts';
import { deviceNames } from '../../../server/shared/protocol/device.ts';
import { precisionNames } from '../../../server/shared/protocol/precision.ts';
import { effectiveValue, restrictedSettings, type SettingLayers } from '../../../extension/trust.ts';

const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as {
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
  contributes: { configuration: { properties: Record<string, { scope: string; enum?: string[] }> } };
};

describe('contributions.ts', () => {
  it('is what scripts/generate-contributions.mjs makes of package.json', async () => {
    expect(readFileSync(generatedPath, 'utf8')).toBe(await currentContributions());
  });

  it('knows every command once', () => {
    expect(new Set(commandIds).size).toBe(commandIds.length);
  });
});

describe('an untrusted workspace', () => {
  const layers: SettingLayers = { defaultValue: '', globalValue: '/own', workspaceValue: '/theirs' };

  it.each([...restrictedSettings])('decides nothing about %s', (id) => {
    expect(effectiveValue(id, layers, false)).toBe('/own');
    expect(effectiveValue(id, { defaultValue: '', workspaceFolderValue: '/theirs' }, false)).toBe('');
  });

  it('is trusted with looks, and a trusted one with the model', () => {
    expect(effectiveValue('credence.font', layers, false)).toBe('/theirs');
    expect(effectiveValue('credence.model', layers, true)).toBe('/theirs');
  });

  it('never names a program to run, trusted or not', () => {
    expect(effectiveValue('credence.scorerRuntime', layers, true)).toBe('/own');
    expect(manifest.contributes.configuration.properties['credence.scorerRuntime']?.scope).toBe('machine');
  });

  it('is restricted in the same settings by the manifest', () => {
    const named = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    expect(named.toSorted()).toEqual([...restrictedSettings].toSorted());
  });
});

describe('settings', () => {
  const read = (values: Partial<Record<SettingId, unknown>>): ReturnType<typeof readSettings> =>
    readSettings((id) => ({ globalValue: values[id] }), true);

  it('are the defaults where nothing, or something of another type, is set', () => {
    expect(read({})).toEqual(settingDefaults);
    expect(
      read({
        'credence.model': 7,
        'credence.device': 'tpu',
        'credence.precision': 'fp8',
        'credence.font': 1,
        'credence.doubtBelow': 1.5,
        'credence.sureAbove': '0.6',
        'credence.compat': 'scripts',
        'credence.lexicons': ['wait'],
        'credence.cache.maxSizeMb': '9',
      }),
    ).toEqual(settingDefaults);
  });

  it('take every device and precision that the server knows', () => {
    const set = read({ 'credence.device': 'webgpu', 'credence.precision': 'fp16' });
    const options = toServerOptions(set, { embeddedModel: '/abacus', cache: '/cache' });
    expect(options).toMatchObject({ device: 'webgpu', precision: 'fp16' });
    const properties = manifest.contributes.configuration.properties;
    expect(properties['credence.device']?.enum?.toSorted()).toEqual([...deviceNames].toSorted());
    expect(properties['credence.precision']?.enum?.toSorted()).toEqual([...precisionNames].toSorted());
  });

  it('take the form of the potential and lists of phrases as they are written', () => {
    const lexicons = { reflection: ['wait'], unknown: 1 };
    const set = read({ 'credence.compat': 'script', 'credence.lexicons': lexicons });
    expect(toServerOptions(set, { embeddedModel: '/abacus', cache: '/cache' })).toMatchObject({
      compat: 'script',
      lexicons,
    });
  });

  it('say from which confidence on a step is doubted and the model sure', () => {
    const set = read({ 'credence.doubtBelow': 0, 'credence.sureAbove': 0.7 });
    const options = toServerOptions(set, { embeddedModel: '/abacus', cache: '/cache' });
    expect(options).toMatchObject({ doubtBelow: 0, sureAbove: 0.7 });
  });

  it('sample as many answers as the scorer takes, and whole ones', () => {
    const samples = (value: number): number => read({ 'credence.probeSamples': value })['credence.probeSamples'];
    expect([samples(5), samples(2.6), samples(-1), samples(1000)]).toEqual([5, 3, 0, 64]);
    expect(
      toServerOptions(read({ 'credence.probeSamples': 5 }), { embeddedModel: '/abacus', cache: '/cache' }),
    ).toMatchObject({
      probeSamples: 5,
    });
  });

  it('become server options: no size is no cache, an empty path the embedded model', () => {
    const folders = { embeddedModel: '/abacus', cache: '/cache' };
    expect(toServerOptions(read({}), folders)).toMatchObject({ model: null, cacheFolder: '/cache', probe: null });
    const none = toServerOptions(read({ 'credence.cache.maxSizeMb': 0, 'credence.model': ' /m ' }), folders);
    expect(none).toMatchObject({ model: '/m', cacheFolder: null });
  });
});
