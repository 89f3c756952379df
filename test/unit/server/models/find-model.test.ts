import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findModel, type ModelChoice } from '../../../../server/models/find-model.ts';

const tiny = resolve('test/golden/models/llama-tiny');
const half = resolve('test/golden/models/llama-half');
const none: ModelChoice = { named: null, namedBy: '--model', environment: undefined, embedded: tiny };

describe('findModel', () => {
  it('takes the name, then the environment, then the embedded model', async () => {
    expect(await findModel({ ...none, named: half, environment: tiny })).toEqual({ folder: half, source: 'named' });
    expect(await findModel({ ...none, environment: half })).toEqual({ folder: half, source: 'environment' });
    expect(await findModel({ ...none, environment: '' })).toEqual({ folder: tiny, source: 'embedded' });
    expect(await findModel({ ...none, named: 'Abacus', environment: half })).toEqual({
      folder: tiny,
      source: 'embedded',
    });
  });

  it.each<[string, Partial<ModelChoice>, RegExp]>([
    ['a missing folder', { named: '/nowhere/model' }, /^--model names \/nowhere\/model, but there is no such folder/],
    ['a folder without config', { named: 'docs' }, /holds no config\.json/],
    ['a file', { named: 'package.json' }, /which is a file/],
    ['a hub id', { named: 'Qwen/Qwen3-0.6B' }, /hf download Qwen\/Qwen3-0\.6B/],
    ['the environment', { environment: '/nowhere' }, /^the environment variable CREDENCE_MODEL names/],
    ['a lost embedded model', { embedded: '/nowhere' }, /The embedded model Abacus is not in \/nowhere/],
  ])('says what was looked for: %s', async (_what, change, message) => {
    const looking = findModel({ ...none, ...change });
    await expect(looking).rejects.toMatchObject({ code: 'model-not-found', message: expect.stringMatching(message) });
  });
});
