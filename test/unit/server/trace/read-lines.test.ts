import { appendFile, truncate } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maximumLineBytes } from '../../../../server/trace/decode-line.ts';
import { LineIndex } from '../../../../server/trace/line-index.ts';
import { readLines } from '../../../../server/trace/read-lines.ts';
import { allLines, failureCode, lineTexts, useTraceFolder } from '../../../support/trace-folder.ts';

const { path, open, openWith } = useTraceFolder();

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  // One buffer for all chunks, as a reader may do: what was handed out before is overwritten.
  const buffer = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    buffer.fill(0x58);
    const length = buffer.set(bytes.subarray(at, at + size)) ?? Math.min(size, bytes.length - at);
    yield await Promise.resolve(buffer.subarray(0, length));
  }
}

describe('reading lines', () => {
  it.each([
    [
      'line feeds',
      'a\nb\n',
      [
        [1, 0, 'a'],
        [2, 2, 'b'],
      ],
    ],
    [
      'a missing last line feed',
      'a\nb',
      [
        [1, 0, 'a'],
        [2, 2, 'b'],
      ],
    ],
    [
      'CRLF',
      'a\r\nb\r\n',
      [
        [1, 0, 'a'],
        [2, 3, 'b'],
      ],
    ],
    [
      'blank lines, which count',
      'a\n\n \t\r\nb',
      [
        [1, 0, 'a'],
        [4, 7, 'b'],
      ],
    ],
    [
      'a byte order mark',
      '\ufeffa\nb',
      [
        [1, 3, 'a'],
        [2, 5, 'b'],
      ],
    ],
    ['a byte order mark and nothing', '\ufeff', []],
    ['nothing', '', []],
    ['only blank lines', '\n\n\n', []],
    [
      'other characters than ASCII',
      'ä😀\nb',
      [
        [1, 0, 'ä😀'],
        [2, 7, 'b'],
      ],
    ],
    [
      'separators that are no line breaks',
      'a\u2028b\u0085c\rd\ne',
      [
        [1, 0, 'a\u2028b\u0085c\rd'],
        [2, 11, 'e'],
      ],
    ],
  ])('with %s', async (_, content, expected) => {
    const file = await openWith(content);
    expect(await lineTexts(file.lines())).toEqual(expected);
    await file.index();
    expect(file.rows).toBe(expected.length);
    expect(file.complete).toBe(true);
    for (const [line, , text] of expected) {
      expect(await file.readLine(Number(line))).toEqual({ text, problems: [] });
    }
  });

  it('is the same for every size of chunk', async () => {
    const bytes = fc
      .uint8Array({ maxLength: 40 })
      .map((raw) => raw.map((byte) => [0x0a, 0x0d, 0x20, 0x61, 0xc3, 0xa4, byte][byte % 7] ?? 0));
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 9 }), async (content, size) => {
        const whole = await allLines(readLines(chunks(content, Math.max(1, content.length))));
        expect(await allLines(readLines(chunks(content, size)))).toEqual(whole);
      }),
      { numRuns: 1000, seed: 41 },
    );
  });

  it('by number and as a stream agree, for any bytes', async () => {
    const bytes = fc.array(fc.constantFrom(0x0a, 0x0d, 0x20, 0x61, 0xff, 0xfe, 0xef, 0xbb, 0xbf, 0xc3, 0xf0, 0), {
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        const file = await openWith(Uint8Array.from(content));
        const streamed = await allLines(file.lines());
        await file.index();
        expect(file.rows).toBe(streamed.length);
        const last = streamed.at(-1)?.line ?? 0;
        for (let after = 0; after <= last + 1; after++) {
          const behind = streamed.filter(({ line }) => line > after);
          expect(await allLines(file.lines(undefined, after))).toEqual(behind);
        }
        for (const { line, text, problems } of streamed) expect(await file.readLine(line)).toEqual({ text, problems });
        await file.close();
      }),
      { numRuns: 150, seed: 42 },
    );
  });

  it('of text that is no UTF-8 names the byte and replaces it', async () => {
    const file = await openWith(Buffer.from([0x61, 0x0a, 0x62, 0xc3, 0xa4, 0xff, 0x63, 0xc3]));
    const [, bad] = await allLines(file.lines());
    expect(bad?.text).toBe('bä\ufffdc\ufffd');
    expect(bad?.problems).toMatchObject([{ code: 'not-utf8', severity: 'warning', line: 2, column: 3 }]);
    expect(bad?.problems[0]?.message).toMatch(/0xff at offset 5 .*1 more/);
  });

  it('names UTF-16 instead of reading noise', async () => {
    const file = await openWith(Buffer.from('\ufeff{"a":1}\n{"b":2}\n', 'utf16le'));
    expect((await allLines(file.lines())).map(({ problems }) => problems[0]?.code)).toEqual(['utf-16']);
    expect((await file.readLine(1)).problems[0]?.code).toBe('utf-16');
    expect(file.rows).toBe(1);
  });

  it('of a line longer than the limit reports it and reads the others', async () => {
    const file = await openWith('a\n');
    // A hole in the file: it reads as zeros and takes no room.
    await truncate(path(), maximumLineBytes + 3);
    await appendFile(path(), '\nc\n');
    expect(await file.refresh()).toBe('grew');
    const lines = await allLines(file.lines());
    expect(lines.map(({ line, text, problems }) => [line, text, problems[0]?.code])).toEqual([
      [1, 'a', undefined],
      [2, '', 'line-too-long'],
      [3, 'c', undefined],
    ]);
    expect((await file.readLine(2)).problems[0]?.code).toBe('line-too-long');
    expect((await file.readLine(3)).text).toBe('c');
  });

  it('begins behind a line and ends where it is told to', async () => {
    const file = await openWith('a\nb\nc\nd\n');
    expect((await lineTexts(file.lines(undefined, 2))).map(([line]) => line)).toEqual([3, 4]);
    const stop = new AbortController();
    const seen: number[] = [];
    for await (const { line } of file.lines(stop.signal)) {
      seen.push(line);
      if (line === 2) stop.abort();
    }
    expect(seen).toEqual([1, 2]);
  });
});

describe('the index', () => {
  it('finds lines across chunk borders', () => {
    const bytes = fc.uint8Array({ maxLength: 60 }).map((raw) => raw.map((byte) => [0x0a, 0x20, 0x61][byte % 3] ?? 0));
    fc.assert(
      fc.property(bytes, fc.integer({ min: 3, max: 9 }), (content, size) => {
        const index = new LineIndex();
        for (let at = 0; at < content.length; at += size) index.scan(Buffer.from(content.subarray(at, at + size)));
        const lines = Buffer.from(content).toString('latin1').split('\n');
        if (lines.at(-1) === '') lines.pop();
        lines.forEach((line, at) => {
          const range = index.range(at + 1);
          expect(Buffer.from(content).toString('latin1', range?.start, range?.end)).toBe(line);
        });
        expect(index.range(lines.length + 1)).toBeNull();
        expect(index.rows).toBe(lines.filter((line) => line.trim() !== '').length);
      }),
      { numRuns: 1000, seed: 43 },
    );
  });

  it('tells its progress and stops when cancelled', async () => {
    const file = await openWith('a\n'.repeat(10));
    const progress: number[] = [];
    await file.index({ onProgress: (done, total) => progress.push(done / total) });
    expect(progress.at(-1)).toBe(1);
    const other = await open();
    const stop = new AbortController();
    stop.abort();
    expect(await failureCode(other.index({ signal: stop.signal }))).toBe('cancelled');
  });

  it('of an empty file says that it holds no trace', async () => {
    const file = await openWith('');
    expect(file.problems).toEqual([]);
    await file.index();
    expect(file.problems).toMatchObject([{ code: 'empty-file' }]);
  });

  it('tells of a line that is not there', async () => {
    const file = await openWith('a\n');
    for (const line of [0, 2, 1.5, -1]) expect((await file.readLine(line)).problems[0]?.code).toBe('no-such-line');
  });
});
