import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readEndTokens } from '../../../../server/tokenizer/special-tokens.ts';
import { smallTokenizer } from '../../../support/small-tokenizer.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-ends-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it.each([
  ['the end of a turn, where the vocabulary has it', {}, [1]],
  ['one id of config.json', { 'config.json': { eos_token_id: 7 } }, [1, 7]],
  ['several of generation_config.json', { 'generation_config.json': { eos_token_id: [5, 6] } }, [1, 5, 6]],
  ['the named eos token', { 'tokenizer_config.json': { eos_token: '<s>' } }, [0, 1]],
  ['nothing where it is null', { 'config.json': { eos_token_id: null } }, [1]],
])('ends at %s', async (_what, files, ids) => {
  for (const [name, value] of Object.entries(files)) await writeFile(join(folder, name), JSON.stringify(value));
  const ends = await readEndTokens(folder, await smallTokenizer('byte-level-nfc'));
  expect([...ends].sort((a, b) => a - b)).toEqual(ids);
});
