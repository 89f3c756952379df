// Ids and settings of package.json. Made by scripts/generate-contributions.mjs; never edited.

export const commandIds = [
  'credence.annotate',
  'credence.cancel',
  'credence.measureSteps',
  'credence.export',
  'credence.report',
  'credence.openHeatmap',
  'credence.openAsText',
  'credence.chooseModel',
  'credence.showInfo',
  'credence.restartServer',
  'credence.showMenu',
  'credence.openExample',
  'credence.nextFork',
  'credence.nextStep',
  'credence.previousStep',
  'credence.focusList',
] as const;
export type CommandId = (typeof commandIds)[number];

export const editorTypes = ['credence.traces', 'credence.jsonl'] as const;
export type EditorType = (typeof editorTypes)[number];

export const languageIds = ['trace-jsonl'] as const;
export type LanguageId = (typeof languageIds)[number];

/** Type of each setting's value, by full id. */
export interface Settings {
  readonly 'credence.model': string;
  readonly 'credence.modelFolders': readonly string[];
  readonly 'credence.device': 'auto' | 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';
  readonly 'credence.precision': 'auto' | 'fp32' | 'fp16' | 'fast' | 'stored';
  readonly 'credence.probe': string;
  readonly 'credence.probeSamples': number;
  readonly 'credence.continuations': number;
  readonly 'credence.continuationTokens': number;
  readonly 'credence.signals': string;
  readonly 'credence.secondModel': string;
  readonly 'credence.reflectionProbe': string;
  readonly 'credence.positiveCues': readonly string[];
  readonly 'credence.reflectiveCues': readonly string[];
  readonly 'credence.doubtBelow': number;
  readonly 'credence.sureAbove': number;
  readonly 'credence.compat': 'paper' | 'script';
  readonly 'credence.lexicons': object;
  readonly 'credence.annotateOnOpen': boolean;
  readonly 'credence.font': 'interface' | 'editor';
  readonly 'credence.cache.maxSizeMb': number;
  readonly 'credence.scorerRuntime': string;
}
export type SettingId = keyof Settings;

export const settingDefaults: Settings = {
  'credence.model': '',
  'credence.modelFolders': [],
  'credence.device': 'auto',
  'credence.precision': 'auto',
  'credence.probe': '',
  'credence.probeSamples': 0,
  'credence.continuations': 32,
  'credence.continuationTokens': 1024,
  'credence.signals': 'default',
  'credence.secondModel': '',
  'credence.reflectionProbe': '',
  'credence.positiveCues': [],
  'credence.reflectiveCues': [],
  'credence.doubtBelow': 0.5,
  'credence.sureAbove': 0.5,
  'credence.compat': 'paper',
  'credence.lexicons': {},
  'credence.annotateOnOpen': true,
  'credence.font': 'interface',
  'credence.cache.maxSizeMb': 2048,
  'credence.scorerRuntime': '',
};
