import { describe, expect, it } from 'vitest';
import { chooseFiles } from '../../../../../server/models/download/choose-files.ts';
import type { HubRepository } from '../../../../../server/models/download/hub-repository.ts';

const repository = (...paths: string[]): HubRepository => ({
  ...{ id: 'org/model', commit: '0'.repeat(40) },
  files: paths.map((path) => ({ path, size: 1, checksum: { kind: 'git', hex: '0'.repeat(40), size: 1 } })),
});
const chosen = (paths: readonly string[], variant: string | null): readonly string[] =>
  chooseFiles(repository(...paths), variant).weights.map(({ path }) => path);

describe('GGUF files', () => {
  const files = ['model-Q4_K_M.gguf', 'model-Q8_0.gguf', 'mmproj-F16.gguf'];

  it.each([
    ['Q4_K_M', 'model-Q4_K_M.gguf'],
    ['q8_0', 'model-Q8_0.gguf'],
    ['model-Q8_0.gguf', 'model-Q8_0.gguf'],
  ])('are chosen by %s', (variant, file) => {
    expect(chosen(files, variant)).toEqual([file]);
    expect(chooseFiles(repository(...files), variant)).toMatchObject({ gguf: file, small: [] });
  });

  it.each([null, 'Q4_K', 'Q2_K', '4'])('are named where several would do, or none: %s', (variant) => {
    expect(() => chosen(['m-Q4_K_M.gguf', 'm-Q4_K_S.gguf'], variant)).toThrow(
      /m-Q4_K_M\.gguf, m-Q4_K_S\.gguf\. Name one: org\/model:m-Q4_K_M\.gguf/u,
    );
  });

  it('need no choice where there is one', () => {
    expect(chosen(['README.md', 'only.gguf'], null)).toEqual(['only.gguf']);
  });

  it('that are split come whole', () => {
    const parts = ['m-Q4_0-00001-of-00002.gguf', 'm-Q4_0-00002-of-00002.gguf'];
    expect(chosen([...parts, 'm-F16.gguf'], 'Q4_0')).toEqual(parts);
  });
});

describe('exports', () => {
  const small = ['config.json', 'tokenizer.json'];
  const graphs = ['onnx/model.onnx', 'onnx/model.onnx_data', 'onnx/model_q4.onnx', 'onnx/model_q4.onnx_data'];

  it('come with the weights beside the graph', () => {
    expect(chosen([...small, ...graphs], null)).toEqual(graphs.slice(0, 2));
    expect(chosen([...small, ...graphs], 'Q4')).toEqual(graphs.slice(2));
  });

  it('are named where there is no such variant', () => {
    expect(() => chosen([...small, ...graphs], 'int4')).toThrow(/no model_int4\.onnx.*full precision, q4/u);
  });

  it('stand behind safetensors, unless a variant is named', () => {
    const both = [...small, ...graphs, 'model.safetensors'];
    expect(chosen(both, null)).toEqual(['model.safetensors']);
    expect(chosen(both, 'q4')).toEqual(graphs.slice(2));
  });
});

describe('safetensors', () => {
  const small = ['config.json', 'tokenizer.json'];

  it('come whole or in shards, as the index says', () => {
    const shards = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
    const index = 'model.safetensors.index.json';
    expect(chosen([...small, index, ...shards, 'consolidated.safetensors'], null)).toEqual(shards);
    expect(chosen([...small, ...shards, 'model.safetensors'], null)).toEqual(['model.safetensors']);
  });

  it('have no variants', () => {
    expect(() => chosen([...small, 'model.safetensors'], 'Q4_0')).toThrow(/safetensors only.*Pull org\/model/u);
  });
});
