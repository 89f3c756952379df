// The rows of the model picker: what is on this machine by store, what can be downloaded, and ways to name another one.
// Pure; choose-model.ts shows them.
import {
  defaultModelName,
  type ListedModel,
  type ModelList,
  type ModelStore,
  type OfferedModel,
} from '../server/shared/protocol/models.ts';

/** What picking a row means. */
export type ModelChoice =
  /** `name` is what the setting gets; '' for the default model. */
  | { readonly kind: 'use'; readonly name: string }
  | { readonly kind: 'refuse'; readonly name: string; readonly problem: string }
  | { readonly kind: 'pull'; readonly name: string }
  | { readonly kind: 'ask-id' }
  | { readonly kind: 'browse'; readonly what: 'folder' | 'file' }
  | { readonly kind: 'commands' };

export interface ModelItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  /** Null: a heading over the rows below it. */
  readonly choice: ModelChoice | null;
}

const titles: Readonly<Record<ModelStore, string>> = {
  embedded: 'comes with Credence',
  credence: 'pulled by Credence',
  'hugging-face': 'Hugging Face cache',
  ollama: 'Ollama',
  'lm-studio': 'LM Studio',
  folder: 'your model folders',
};

/** @param current value of `credence.model`; null: the default model */
export function modelItems({ models, offered }: ModelList, current: string | null): readonly ModelItem[] {
  const stores = [...new Set(models.map(({ store }) => store))];
  const missing = offered.filter(({ here }) => !here);
  return [
    ...stores.flatMap((store) => [
      heading(titles[store]),
      // What can be read stands above what cannot.
      ...models
        .filter((model) => model.store === store)
        .sort((left, right) => Number(left.problem !== null) - Number(right.problem !== null))
        .map((model) => modelItem(model, current)),
    ]),
    ...(missing.length === 0 ? [] : [heading('to download'), ...missing.map(offeredItem)]),
    heading('another one'),
    ...otherItems,
  ];
}

const otherItems: readonly ModelItem[] = [
  item('$(cloud-download) Download from Hugging Face…', 'by its id, such as Qwen/Qwen3-0.6B', { kind: 'ask-id' }),
  item('$(folder) Choose a folder…', 'Hugging Face folder or ONNX export', { kind: 'browse', what: 'folder' }),
  item('$(file) Choose a GGUF file…', '', { kind: 'browse', what: 'file' }),
  item('$(list-unordered) Show commands…', '', { kind: 'commands' }),
];

function modelItem(model: ListedModel, current: string | null): ModelItem {
  const { name, path, family, parameters, storedType, bytes, problem } = model;
  const isDefault = model.store === 'embedded' && name === defaultModelName;
  const isCurrent = current === name || current === path || (current === null && isDefault);
  if (problem !== null) {
    return item(`$(circle-slash) ${name}`, sizeText(null, bytes), { kind: 'refuse', name, problem }, problem);
  }
  const facts = [family ?? '', sizeText(parameters, bytes), storedType ?? ''].filter((part) => part !== '');
  const now = isCurrent ? 'reads now · ' : '';
  return item(
    `$(${isCurrent ? 'check' : 'package'}) ${name}`,
    now + facts.join(' · '),
    { kind: 'use', name: isDefault ? '' : name },
    model.store === 'embedded' ? hints(isDefault) : '',
  );
}

function hints(isDefault: boolean): string {
  const what = 'Knows small word problems and little else.';
  return isDefault ? what : `${what} The default model before its reinforcement stage: a second model beside it.`;
}

function offeredItem({ name, family, parameters, bytes, license, purpose }: OfferedModel): ModelItem {
  const facts = [family, sizeText(parameters, bytes), license].join(' · ');
  return item(`$(cloud-download) ${name}`, facts, { kind: 'pull', name }, purpose);
}

function item(label: string, description: string, choice: ModelChoice, detail = ''): ModelItem {
  return { label, description, detail, choice };
}

function heading(label: string): ModelItem {
  return { label, description: '', detail: '', choice: null };
}

function sizeText(parameters: number | null, bytes: number): string {
  const disk = bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(0)} MB`;
  return parameters === null ? disk : `${parameterText(parameters)}, ${disk}`;
}

/** 4.6 M, 135 M, 1.5 B. */
export function parameterText(parameters: number): string {
  if (parameters >= 1e9) return `${(parameters / 1e9).toFixed(1)} B`;
  return `${(parameters / 1e6).toFixed(parameters < 1e7 ? 1 : 0)} M`;
}
