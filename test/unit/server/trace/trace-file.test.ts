import { appendFile, rename, truncate, unlink, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTraceFile } from '../../../../server/trace/trace-file.ts';
import { allLines, failureCode, lineTexts, useTraceFolder } from '../../../support/trace-folder.ts';

const { path, openWith } = useTraceFolder();

describe('a file that changes', () => {
  it('stays the same', async () => {
    const file = await openWith('a\nb\n');
    await file.index();
    expect(await file.refresh()).toBe('same');
    expect(file.complete).toBe(true);
  });

  it('grows: the index goes on, and a cut last line is read again', async () => {
    const file = await openWith('a\nbb');
    await file.index();
    expect((await file.readLine(2)).text).toBe('bb');
    await appendFile(path(), 'bb\nc\n');
    expect(await file.refresh()).toBe('grew');
    expect(file.complete).toBe(false);
    await file.index();
    expect(file.rows).toBe(3);
    expect((await file.readLine(2)).text).toBe('bbbb');
    expect((await file.readLine(3)).text).toBe('c');
    expect(file.bytes).toBe(9);
  });

  it('grows from nothing, also behind a byte order mark', async () => {
    const file = await openWith('\ufeff');
    await file.index();
    await appendFile(path(), 'a\n');
    expect(await file.refresh()).toBe('grew');
    await file.index();
    expect(file.rows).toBe(1);
    expect((await file.readLine(1)).text).toBe('a');
  });

  it('shrinks: it is read anew, and a line read before that is noticed is a problem', async () => {
    const file = await openWith('aaaa\nbbbb\n');
    await file.index();
    await truncate(path(), 2);
    expect((await file.readLine(2)).problems[0]?.code).toBe('no-such-line');
    expect(await file.refresh()).toBe('changed');
    await file.index();
    expect(file.rows).toBe(1);
    expect((await file.readLine(1)).text).toBe('aa');
  });

  it('is replaced by another file', async () => {
    const file = await openWith('a\nb\n');
    await file.index();
    await writeFile(path('b'), 'x\ny\nz\n');
    await rename(path('b'), path());
    expect(await file.refresh()).toBe('changed');
    expect((await lineTexts(file.lines())).map(([, , text]) => text)).toEqual(['x', 'y', 'z']);
    expect((await file.readLine(3)).text).toBe('z');
  });

  it('is overwritten by a longer one', async () => {
    const file = await openWith('a\nb\n');
    await file.index();
    await writeFile(path(), 'x\ny\nz\n');
    expect(await file.refresh()).toBe('changed');
    expect((await file.readLine(1)).text).toBe('x');
  });

  it('is overwritten by one of the same size', async () => {
    const file = await openWith('a\nb\n');
    await file.index();
    await writeFile(path(), 'x\ny\n');
    await utimes(path(), new Date(1e12), new Date(1e12));
    expect(await file.refresh()).toBe('changed');
    expect((await file.readLine(1)).text).toBe('x');
  });

  it('vanishes and comes back', async () => {
    const file = await openWith('a\n');
    await unlink(path());
    expect(await file.refresh()).toBe('gone');
    expect(await failureCode(file.readLine(1))).toBe('file-not-found');
    expect(await failureCode(allLines(file.lines()))).toBe('file-not-found');
    await writeFile(path(), 'b\n');
    expect(await file.refresh()).toBe('changed');
    expect((await file.readLine(1)).text).toBe('b');
  });
});

describe('what cannot be opened', () => {
  it('is told by a failure', async () => {
    expect(await failureCode(openTraceFile(path('none')))).toBe('file-not-found');
    expect(await failureCode(openTraceFile(dirname(path())))).toBe('file-unreadable');
  });
});
