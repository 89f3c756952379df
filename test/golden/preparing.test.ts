// Weights made before a model can be read with: how far they are is told, an end in the middle leaves nothing, and what
// is there already is found without a word.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openModel } from '../../server/scoring/open-model.ts';
import type { Preparation } from '../../server/shared/protocol/preparation.ts';
import type { PrecisionName } from '../../server/shared/protocol/precision.ts';
import { modelFolder } from './read-golden.ts';

const gguf = fileURLToPath(new URL('models/llama-blocks/llama-blocks.gguf', import.meta.url));
let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'credence-preparing-'));
});
afterEach(() => rm(cache, { recursive: true, force: true }));

async function opened(path: string, precision: PrecisionName): Promise<readonly Preparation[]> {
  const told: Preparation[] = [];
  const onPreparing = (preparation: Preparation): number => told.push(preparation);
  await (await openModel(path, { device: 'cpu', precision, derivedFolder: cache, onPreparing })).close();
  return told;
}

describe.each<[string, string, PrecisionName, readonly Preparation['what'][]]>([
  ['a GGUF file', gguf, 'fp32', ['gguf']],
  ['a GGUF file with its blocks kept', gguf, 'stored', ['gguf']],
  ['a folder in the fast mode', modelFolder('llama-sharded'), 'fast', ['int8']],
  ['a GGUF file in the fast mode', gguf, 'fast', ['gguf', 'int8']],
])('%s', (_what, path, precision, kinds) => {
  it('tells how far its weights are, up to the end, and nothing once they are there', async () => {
    const told = await opened(path, precision);
    for (const what of kinds) {
      const about = told.filter((preparation) => preparation.what === what);
      const done = about.map(({ doneBytes }) => doneBytes);
      expect(done.length).toBeGreaterThan(3);
      expect(done).toEqual([...done].sort((a, b) => a - b));
      expect(about.at(-1)?.totalBytes).toBe(done.at(-1));
    }
    expect([...new Set(told.map(({ what }) => what))]).toEqual(kinds);
    expect(await opened(path, precision)).toEqual([]);
  });

  it.each(kinds)('ended while "%s" goes on, leaves nothing half made', async (ended) => {
    const controller = new AbortController();
    const opening = openModel(path, {
      ...{ device: 'cpu', precision, derivedFolder: cache, signal: controller.signal },
      onPreparing: ({ what, doneBytes, totalBytes }) => {
        if (what === ended && doneBytes < totalBytes) controller.abort();
      },
    });
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    const left = await readdir(cache);
    expect(left.filter((name) => name.startsWith('unfinished-') || name.startsWith('int8-'))).toEqual([]);
    expect(left.filter((name) => name.startsWith('gguf-'))).toHaveLength(ended === 'int8' && path === gguf ? 1 : 0);
  });
});

it('ended before it began, stops at hashing the file', async () => {
  const opening = openModel(gguf, { device: 'cpu', derivedFolder: cache, signal: AbortSignal.abort() });
  await expect(opening).rejects.toMatchObject({ code: 'cancelled', message: expect.stringMatching(/llama-blocks/u) });
  expect(await readdir(cache)).toEqual([]);
});
