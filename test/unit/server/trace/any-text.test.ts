import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Trace } from '../../../../server/shared/trace/trace.ts';
import { parseTraceLine } from '../../../../server/trace/parse-line.ts';

const parse = (record: unknown, line = 1): Trace => {
  const { trace, problems } = parseTraceLine(JSON.stringify(record), line);
  if (trace === null) throw new Error(`no trace: ${problems.map(({ message }) => message).join(' ')}`);
  return trace;
};
const codes = (trace: Trace): string[] => trace.problems.map(({ code }) => code);

describe('a blank line', () => {
  it.each(['', '  ', '\t\r'])('%j is no trace and no problem', (text) => {
    expect(parseTraceLine(text, 1)).toEqual({ trace: null, problems: [] });
  });
});

describe('strange characters', () => {
  it('a byte order mark before the line is skipped', () => {
    expect(parseTraceLine('\ufeff{"prompt":"a","completion":"b"}', 1).trace?.prompt).toEqual({
      kind: 'text',
      text: 'a',
    });
  });

  it('a lone surrogate becomes U+FFFD at the same offset, with a warning', () => {
    const { trace, problems } = parseTraceLine('{"prompt":"","completion":"ab\\ud800cd \\ud83d\\ude00"}', 1);
    expect(trace?.turns[0]?.text).toBe('ab\ufffdcd 😀');
    expect(problems).toMatchObject([{ code: 'lone-surrogate', severity: 'warning', path: 'completion' }]);
    expect(trace?.source['completion']).toBe('ab\ud800cd 😀');
  });

  it('control characters, markup and direction marks are kept as they are', () => {
    const completion = '\u0000\u001b[31m<script>alert(1)</script>\u202e\u2066';
    expect(parse({ prompt: '', completion }).turns[0]?.text).toBe(completion);
  });

  it('a line of 10 MB is read', () => {
    const completion = 'The sum of the numbers is as before.\n\n'.repeat(270_000);
    const trace = parse({ prompt: '', completion });
    expect(trace.steps).toHaveLength(270_000);
    expect(trace.prediction).toBeNull();
  });

  it('an empty completion is a trace with a warning', () => {
    const trace = parse({ prompt: 'a', completion: '' });
    expect(trace).toMatchObject({ steps: [], prediction: null });
    expect(codes(trace)).toEqual(['empty-completion']);
  });

  it('fields named like those of every object are fields like others', () => {
    const { trace } = parseTraceLine('{"prompt":"","completion":"x","__proto__":{"answer":"5"},"constructor":1}', 1);
    expect(trace?.answers).toEqual([]);
    const { problems } = parseTraceLine('{"__proto__":{"prompt":"a","completion":"b"}}', 1);
    expect(problems).toMatchObject([{ code: 'not-a-trace' }]);
  });
});

describe('any text', () => {
  const key = fc.constantFrom(
    'prompt',
    'completion',
    'messages',
    'answer',
    'steps',
    'tokens',
    'correct',
    'meta',
    'id',
    'x',
  );
  const message = fc.record({
    role: fc.constantFrom('user', 'assistant'),
    content: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
  });
  const value = fc.oneof(
    fc.jsonValue(),
    fc.string({ unit: 'binary' }),
    fc.array(message),
    fc.constant('<think>a\n\nb</think>'),
  );
  const record = fc.dictionary(key, value).map((fields) => JSON.stringify(fields));
  const cut = fc.tuple(record, fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1)));

  it('gives a trace or an error, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), record, cut, fc.json()), (text) => {
        const { trace, problems } = parseTraceLine(text, 1);
        if (text.trim() === '') expect(problems).toEqual([]);
        else expect(trace !== null || problems.some(({ severity }) => severity === 'error')).toBe(true);
        for (const { column = 1, length = 1 } of problems) {
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column - 1 + length).toBeLessThanOrEqual(Math.max(1, text.length + 1));
        }
        for (const { start, end, turn } of trace?.steps ?? []) {
          expect(start).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(trace?.turns[turn]?.text.length ?? -1);
        }
      }),
      { numRuns: 3000, seed: 21 },
    );
  });
});
