import { describe, expect, it } from 'vitest';
import { recognizeArchitecture } from '../../../../server/graph/architectures/registry.ts';
import { LocalPass } from '../../../../server/scoring/local-pass.ts';
import type { LoadedModel } from '../../../../server/scoring/loaded-model.ts';
import { deviceNamed } from '../../../../server/session/execution-providers.ts';
import { Failure } from '../../../../server/shared/protocol/failure.ts';
import { float32, type TensorValue, type TensorValues } from '../../../../server/session/tensor-value.ts';

const { spec } = recognizeArchitecture({
  architectures: ['LlamaForCausalLM'],
  vocab_size: 40,
  hidden_size: 32,
  intermediate_size: 48,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  max_position_embeddings: 2048,
});

const zeros = (...shape: number[]): TensorValue => float32(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);

/** A model whose decoder runs out of memory on chunks longer than `fitting` tokens, and the chunks it was given. */
function smallMachine(fitting: number): { model: LoadedModel; chunks: { length: number; filled: number }[] } {
  const chunks: { length: number; filled: number }[] = [];
  const decoder = {
    run: (feeds: TensorValues, asked: readonly string[]): Promise<TensorValues> => {
      const length = feeds['ids']?.shape[0] ?? 0;
      chunks.push({ length, filled: feeds['attention_bias']?.shape[3] ?? 0 });
      return length > fitting
        ? Promise.reject(new Failure('out-of-memory', 'Memory ran out.'))
        : Promise.resolve(
            Object.fromEntries(
              asked.map((name) => [name, name === 'hidden' ? zeros(length, spec.hiddenSize) : zeros(1, 2, length, 16)]),
            ),
          );
    },
    close: () => Promise.resolve(),
  };
  const way = { device: deviceNamed('cpu'), attention: 'fused', compute: 'float32' } as const;
  return { model: { ...way, spec, decoder, head: decoder, upload: null }, chunks };
}

const text = {
  ids: new Int32Array(600),
  parents: Int32Array.from({ length: 600 }, (_, i) => i - 1),
};
const noRows = { rows: new Int32Array(0), targets: new Int32Array(0), top: 0 };

describe('a pass that runs out of memory', () => {
  it('goes on with smaller chunks from where it was', async () => {
    const { model, chunks } = smallMachine(130);
    const pass = new LocalPass(model, 600);
    await pass.extend(text, noRows);
    expect(chunks.map(({ length }) => length)).toEqual([256, 128, 128, 128, 128, 88]);
    expect(chunks.map(({ filled }) => filled)).toEqual([256, 128, 256, 384, 512, 600]);
    expect(pass.length).toBe(600);
  });

  it('gives up where the smallest chunk does not fit, as long as before', async () => {
    const { model, chunks } = smallMachine(31);
    const pass = new LocalPass(model, 600);
    await expect(pass.extend(text, noRows)).rejects.toMatchObject({ code: 'out-of-memory' });
    expect(chunks.map(({ length }) => length)).toEqual([256, 128, 64, 32]);
    expect(pass.length).toBe(0);
  });
});

describe('a pass that would not fit', () => {
  const logits = 4 * 256 * 40 * 4;
  it('is refused before anything is allocated, with a length that would fit', () => {
    const { model, chunks } = smallMachine(512);
    const begin = (): LocalPass => new LocalPass(model, 2_000_000, 2000, logits + 1_000_000);
    expect(begin).toThrow(
      expect.objectContaining({ code: 'out-of-memory', message: expect.stringMatching(/tokens would fit/) }),
    );
    expect(chunks).toEqual([]);
  });

  it('begins with smaller chunks where memory is short', async () => {
    const { model, chunks } = smallMachine(512);
    // Keys and values of 600 tokens, twice in a model of one layer, and scores and masks of 64 of them.
    const short = logits + 2 * 600 * 2 * 32 * 4 + 600 * (2 + 1) * 64 * 4;
    await new LocalPass(model, 600, 600, short).extend(text, noRows);
    expect(chunks[0]?.length).toBe(64);
  });
});
