import { describe, expect, it } from 'vitest';
import { modelItems, parameterText } from '../../../extension/model-items.ts';
import type { ListedModel, ModelList } from '../../../server/shared/protocol/models.ts';

const model = (name: string, parts: Partial<ListedModel> = {}): ListedModel => ({
  ...{ name, store: 'hugging-face', form: 'safetensors', path: `/models/${name}`, family: 'Qwen3' },
  ...{ parameters: 596_049_920, storedType: 'BF16', contextLength: 40_960, bytes: 1_503_300_328, problem: null },
  ...parts,
});
const unread = { family: null, parameters: null, storedType: null, contextLength: null };
const list: ModelList = {
  models: [
    model('abacus', { store: 'embedded', path: '/abacus' }),
    model('abacus-base', { store: 'embedded', path: '/abacus-base' }),
    model('org/broken', { ...unread, problem: 'config.json describes MambaForCausalLM.' }),
    model('Qwen/Qwen3-0.6B'),
    model('ollama:qwen3:0.6b', { store: 'ollama', form: 'gguf', storedType: 'Q4_K', bytes: 522_000_000 }),
  ],
  offered: [true, false].map((here) => ({
    ...{ name: here ? 'Here' : 'Away', id: 'org/name', family: 'Llama', parameters: 135_000_000, bytes: 269_000_000 },
    ...{ license: 'MIT', purpose: 'anything', here },
  })),
  notes: [],
};
const rows = (current: string | null): string[] =>
  modelItems(list, current).map(({ label, choice }) => (choice === null ? `— ${label}` : label));

describe('modelItems', () => {
  it('groups by store, what can be read above what cannot, and offers what is not here', () => {
    expect(rows(null)).toEqual([
      ...['— comes with Credence', '$(check) abacus', '$(package) abacus-base'],
      ...['— Hugging Face cache', '$(package) Qwen/Qwen3-0.6B', '$(circle-slash) org/broken'],
      ...['— Ollama', '$(package) ollama:qwen3:0.6b'],
      ...['— to download', '$(cloud-download) Away'],
      ...['— another one', '$(cloud-download) Download from Hugging Face…'],
      ...['$(folder) Choose a folder…', '$(file) Choose a GGUF file…', '$(list-unordered) Show commands…'],
    ]);
  });

  it('marks the model that reads now, by its name or its path', () => {
    for (const current of ['Qwen/Qwen3-0.6B', '/models/Qwen/Qwen3-0.6B']) {
      const item = modelItems(list, current).find(({ label }) => label === '$(check) Qwen/Qwen3-0.6B');
      expect(item?.description).toBe('reads now · Qwen3 · 596 M, 1.5 GB · BF16');
      expect(rows(current)).toContain('$(package) abacus');
    }
  });

  it('says why a model cannot be read, and takes it nowhere', () => {
    const item = modelItems(list, null).find(({ label }) => label.includes('org/broken'));
    const problem = 'config.json describes MambaForCausalLM.';
    expect(item).toMatchObject({ detail: problem, choice: { kind: 'refuse', name: 'org/broken', problem } });
  });

  it('puts nothing into the setting for the default model, and names every other', () => {
    expect(modelItems(list, null)[1]?.choice).toEqual({ kind: 'use', name: '' });
    expect(modelItems(list, null)[2]?.choice).toEqual({ kind: 'use', name: 'abacus-base' });
    expect(modelItems(list, null)[4]?.choice).toEqual({ kind: 'use', name: 'Qwen/Qwen3-0.6B' });
  });
});

it.each([
  [4_600_000, '4.6 M'],
  [134_515_008, '135 M'],
  [1_543_714_304, '1.5 B'],
])('%d parameters are %s', (count, text) => expect(parameterText(count)).toBe(text));
