import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { openVerdictMemory } from '../../../../server/scoring/verdict-memory.ts';

const schema = z.object({ rate: z.number() });
let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'credence-verdicts-'));
  folder = join(root, 'verdicts');
});
afterEach(() => rmSync(root, { recursive: true }));

it('keeps each verdict under everything it is about, across programs', async () => {
  expect(await openVerdictMemory(folder).get(['a', 'b'], schema)).toBeNull();
  await openVerdictMemory(folder).put(['a', 'b'], { rate: 1 });
  await openVerdictMemory(folder).put(['a', 'c'], { rate: 2 });
  expect(await openVerdictMemory(folder).get(['a', 'b'], schema)).toEqual({ rate: 1 });
  expect(await openVerdictMemory(folder).get(['a', 'c'], schema)).toEqual({ rate: 2 });
  // Not the texts run together.
  expect(await openVerdictMemory(folder).get(['ab', ''], schema)).toBeNull();
});

it('takes a cut or foreign file as not known', async () => {
  const memory = openVerdictMemory(folder);
  await memory.put(['a'], { rate: 1 });
  const [file = ''] = readdirSync(folder);
  for (const text of ['{"ra', '{"rate":"fast"}']) {
    writeFileSync(join(folder, file), text);
    expect(await memory.get(['a'], schema)).toBeNull();
  }
  await memory.put(['a'], { rate: 3 });
  expect(await memory.get(['a'], schema)).toEqual({ rate: 3 });
  expect(readdirSync(folder)).toEqual([file]);
});

it('goes on where nothing can be written', async () => {
  writeFileSync(folder, 'a file where the folder would be');
  await openVerdictMemory(folder).put(['a'], { rate: 1 });
  expect(await openVerdictMemory(folder).get(['a'], schema)).toBeNull();
});
