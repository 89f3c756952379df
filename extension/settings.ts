// Settings by id, typed and checked: a value of another type than package.json says counts as the default. Pure; where
// the layers come from is the caller's business.
import { deviceNames } from '../server/shared/protocol/device.ts';
import type { ServerOptions } from '../server/shared/protocol/host-server.ts';
import type { ViewSettings } from '../server/shared/protocol/host-view.ts';
import { precisionNames } from '../server/shared/protocol/precision.ts';
import { mostContinuations, mostSamples } from '../server/shared/protocol/sampling.ts';
import { protocolVersion } from '../server/shared/protocol/protocol-version.ts';
import { settingDefaults, type SettingId, type Settings } from './generated/contributions.ts';
import { effectiveValue, type SettingLayers } from './trust.ts';

/** Takes a full id, `credence.model`, to its layers. */
export type Inspect = (id: SettingId) => SettingLayers | undefined;

export function readSettings(inspect: Inspect, trusted: boolean): Settings {
  const read = <K extends SettingId>(id: K): Settings[K] => {
    const value = effectiveValue(id, inspect(id) ?? {}, trusted);
    const fallback = settingDefaults[id];
    return typeof value === typeof fallback ? (value as Settings[K]) /* enums are checked below */ : fallback;
  };
  const texts = (id: SettingId): readonly string[] => {
    const value: unknown = effectiveValue(id, inspect(id) ?? {}, trusted);
    return Array.isArray(value) ? value.filter(isText) : [];
  };
  const object = (id: SettingId): object => {
    const value: unknown = effectiveValue(id, inspect(id) ?? {}, trusted);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  };
  const share = (id: 'credence.doubtBelow' | 'credence.sureAbove'): number =>
    read(id) >= 0 && read(id) <= 1 ? read(id) : settingDefaults[id];
  const device = read('credence.device');
  const precision = read('credence.precision');
  const font = read('credence.font');
  return {
    'credence.model': read('credence.model').trim(),
    'credence.modelFolders': texts('credence.modelFolders'),
    'credence.device': deviceNames.includes(device) ? device : 'auto',
    'credence.precision': precisionNames.includes(precision) ? precision : 'auto',
    'credence.probe': read('credence.probe'),
    'credence.probeSamples': wholeBetween(read('credence.probeSamples'), 0, mostSamples),
    'credence.continuations': wholeBetween(read('credence.continuations'), 1, mostContinuations),
    'credence.continuationTokens': Math.max(1, Math.round(read('credence.continuationTokens'))),
    'credence.signals': read('credence.signals'),
    'credence.secondModel': read('credence.secondModel').trim(),
    'credence.reflectionProbe': read('credence.reflectionProbe'),
    'credence.positiveCues': texts('credence.positiveCues'),
    'credence.reflectiveCues': texts('credence.reflectiveCues'),
    'credence.doubtBelow': share('credence.doubtBelow'),
    'credence.sureAbove': share('credence.sureAbove'),
    'credence.compat': read('credence.compat') === 'script' ? 'script' : 'paper',
    'credence.lexicons': object('credence.lexicons'),
    'credence.annotateOnOpen': read('credence.annotateOnOpen'),
    'credence.font': ['interface', 'editor'].includes(font) ? font : 'interface',
    'credence.cache.maxSizeMb': Math.max(0, read('credence.cache.maxSizeMb')),
    'credence.scorerRuntime': read('credence.scorerRuntime').trim(),
  };
}

/** Folders that are not settings. */
export interface Folders {
  readonly embeddedModel: string;
  readonly cache: string;
}

export function toServerOptions(settings: Settings, folders: Folders): ServerOptions {
  const cacheSizeBytes = settings['credence.cache.maxSizeMb'] * 1024 * 1024;
  return {
    protocolVersion,
    embeddedModel: folders.embeddedModel,
    model: orNull(settings['credence.model']),
    modelFolders: settings['credence.modelFolders'],
    device: settings['credence.device'],
    precision: settings['credence.precision'],
    cacheFolder: cacheSizeBytes === 0 ? null : folders.cache,
    cacheSizeBytes,
    scorerRuntime: orNull(settings['credence.scorerRuntime']),
    probe: orNull(settings['credence.probe']),
    probeSamples: settings['credence.probeSamples'],
    continuations: settings['credence.continuations'],
    continuationTokens: settings['credence.continuationTokens'],
    signals: settings['credence.signals'],
    secondModel: orNull(settings['credence.secondModel']),
    reflectionProbe: orNull(settings['credence.reflectionProbe']),
    positiveCues: settings['credence.positiveCues'],
    reflectiveCues: settings['credence.reflectiveCues'],
    doubtBelow: settings['credence.doubtBelow'],
    sureAbove: settings['credence.sureAbove'],
    compat: settings['credence.compat'],
    lexicons: settings['credence.lexicons'],
  };
}

export function toViewSettings(settings: Settings): ViewSettings {
  return { font: settings['credence.font'], annotateOnOpen: settings['credence.annotateOnOpen'] };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function wholeBetween(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.round(value)));
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}
