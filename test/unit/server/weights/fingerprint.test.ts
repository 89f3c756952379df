import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprintFiles } from '../../../../server/weights/fingerprint.ts';

let folder: string;
let memo: string;
let one: string;
let two: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'credence-fingerprint-'));
  [memo, one, two] = [join(folder, 'memo'), join(folder, 'one'), join(folder, 'two')];
  writeFileSync(one, 'first');
  writeFileSync(two, 'second');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('fingerprintFiles', () => {
  it('is the hash of the files hashes in order', async () => {
    expect(await fingerprintFiles([one, two])).toBe(sha256(`${sha256('first')}\n${sha256('second')}\n`));
    expect(await fingerprintFiles([two, one])).not.toBe(await fingerprintFiles([one, two]));
  });

  it('remembers a file by path, size and time, and hashes again when one of them changes', async () => {
    const before = await fingerprintFiles([one], memo);
    const name = readdirSync(memo)[0] ?? '';
    writeFileSync(join(memo, name), JSON.stringify({ sha256: 'a'.repeat(64) }));
    expect(await fingerprintFiles([one], memo)).toBe(sha256(`${'a'.repeat(64)}\n`)); // the memo is believed
    writeFileSync(one, 'other');
    utimesSync(one, 1, 2);
    expect(await fingerprintFiles([one], memo)).toBe(sha256(`${sha256('other')}\n`));
    expect(before).toBe(sha256(`${sha256('first')}\n`));
  });

  it('ignores a broken memo', async () => {
    await fingerprintFiles([one], memo);
    writeFileSync(join(memo, readdirSync(memo)[0] ?? ''), '{"sha256": "short"}');
    expect(await fingerprintFiles([one], memo)).toBe(sha256(`${sha256('first')}\n`));
  });

  it('says which file is missing', async () => {
    await expect(fingerprintFiles([join(folder, 'gone')])).rejects.toMatchObject({ code: 'file-not-found' });
  });
});
