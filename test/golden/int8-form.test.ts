// Both forms of 8-bit products give the same numbers: a processor that needs the unsigned one reads the same log-probs.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { int8Form } from '../../server/scoring/int8-form.ts';
import { openModel } from '../../server/scoring/open-model.ts';
import { extendText, goldenText, modelFolder, readGolden } from './read-golden.ts';

vi.mock(import('../../server/scoring/int8-form.ts'), { spy: true });

it('the unsigned form reads the same log-probs as the one this processor takes', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'credence-form-'));
  const golden = goldenText(readGolden('llama-tiny'), 'plain');
  const read = async (): Promise<Float32Array> => {
    const model = await openModel(modelFolder('llama-tiny'), {
      device: 'cpu',
      precision: 'fast',
      derivedFolder: cache,
    });
    try {
      return (await extendText(await model.scorer.begin(golden.ids.length), golden.ids)).logprob;
    } finally {
      await model.close();
    }
  };
  try {
    const own = await read();
    vi.mocked(int8Form).mockResolvedValue('unsigned');
    expect(await read()).toEqual(own);
    expect(int8Form).toHaveBeenCalledTimes(2);
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
});
