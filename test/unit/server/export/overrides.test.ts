import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addOverride, readOverrides } from '../../../../server/export/overrides.ts';
import { makeChoices, pairId } from '../../../../server/export/choices.ts';
import { wholeSide } from '../../../../server/export/proposal.ts';
import { buildCandidate } from '../../../support/build-candidate.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-overrides-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const write = async (name: string, text: string): Promise<string> => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};

describe('the file of choices', () => {
  const [left, right] = [
    wholeSide(buildCandidate(1, true, null), null),
    wholeSide(buildCandidate(2, false, null), null),
  ];
  const pair = pairId(left, right);

  it('is read line by line, later ones over earlier ones, other fields ignored', async () => {
    const lines = [
      '\ufeff{"pair": "0123456789abcdef", "choice": "skip", "note": "unclear"}',
      '',
      JSON.stringify({ pair, choice: 'skip' }),
      JSON.stringify({ pair, choice: 'reject', by: 'Ada', at: 'Monday' }),
    ];
    const { choices, sha256, name } = await readOverrides(await write('good.jsonl', lines.join('\r\n')));
    expect(choices.size).toBe(2);
    expect(choices.find(left, right)).toEqual({ choice: 'reject', by: 'Ada' });
    expect(choices.find(right, left)).toEqual({ choice: 'choose', by: 'Ada' });
    expect([sha256.length, name]).toEqual([64, join(folder, 'good.jsonl')]);
  });

  it.each([
    ['{"pair": "0123456789abcdef", "choice": "keep"}', /bad\.jsonl:2 is no choice .*choose/su],
    ['{"pair": "12", "choice": "skip"}', /16 hex digits/u],
    ['{"pair": ', /bad\.jsonl:2 is not JSON/u],
  ])('says what is wrong with %s', async (line, message) => {
    const path = await write('bad.jsonl', `{"pair": "0123456789abcdef", "choice": "skip"}\n${line}\n`);
    await expect(readOverrides(path)).rejects.toMatchObject({
      ...{ code: 'invalid-request', message: expect.stringMatching(message) as string },
    });
  });

  it('that is not there is named', async () => {
    const path = join(folder, 'none.jsonl');
    await expect(readOverrides(path)).rejects.toMatchObject({
      ...{ code: 'file-not-found', message: expect.stringContaining(path) as string },
    });
  });

  it('grows by a line a choice, also where the last one lacks its end', async () => {
    const path = await write('grown.jsonl', '{"pair": "0123456789abcdef", "choice": "skip"}');
    await addOverride(path, { pair, choice: 'choose' });
    await addOverride(path, { pair, choice: 'reject', by: 'Ada' });
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(4);
    expect((await readOverrides(path)).choices.find(left, right)).toEqual({ choice: 'reject', by: 'Ada' });
    await addOverride(path, { pair, choice: 'clear' });
    const cleared = await readOverrides(path);
    expect([cleared.choices.find(left, right), cleared.choices.find(right, left)]).toEqual([null, null]);
    expect(cleared.choices.size).toBe(1);
    await addOverride(path, { pair, choice: 'choose' });
    expect((await readOverrides(path)).choices.find(right, left)).toEqual({ choice: 'reject', by: null });
    await expect(addOverride(folder, { pair, choice: 'skip' })).rejects.toMatchObject({ code: 'write-failed' });
  });

  it('says what a choice about the reversed pair says, and what clears one clears the other', () => {
    const reversed = pairId(right, left);
    const said = (...words: [string, 'choose' | 'reject' | 'skip' | 'clear'][]) =>
      makeChoices(words.map(([id, choice]) => [id, { choice, by: null }])).find(left, right)?.choice ?? null;
    expect(said([pair, 'choose'], [reversed, 'choose'])).toBe('reject');
    expect(said([reversed, 'choose'], [pair, 'clear'])).toBeNull();
    expect(said([pair, 'clear'], [reversed, 'skip'])).toBe('skip');
  });

  it.runIf(process.platform === 'linux')('a full disk is told, and what was asked for is not there', async () => {
    await expect(addOverride('/dev/full', { pair, choice: 'skip' })).rejects.toMatchObject({
      ...{ code: 'write-failed', message: expect.stringMatching(/cannot be added to \/dev\/full: ENOSPC/u) as string },
    });
  });
});
