import { expect, it } from 'vitest';
import { checkText, nothingChecked, toDiagnostics } from '../../../../server/lsp/diagnostics.ts';

const good = '{"prompt": "p", "completion": "c"}';
const never = new AbortController().signal;

it('lines that moved or stayed are found equal, those that changed are read again', async () => {
  const first = await checkText(`${good}\n{"bad\n${good}`, nothingChecked, never);
  if (first === null) throw new Error('Aborted.');
  expect(toDiagnostics(first).map(({ range }) => range.start.line)).toEqual([1]);
  const second = await checkText(`${good}\n\n${good}\n{"bad\r\n${good}`, first, never);
  if (second === null) throw new Error('Aborted.');
  // Taken over, not made again.
  expect(second.problems[3]).toBe(first.problems[1]);
  expect(toDiagnostics(second).map(({ range }) => range.start.line)).toEqual([3]);
});

it('a range stays within its line, whatever the problem says', () => {
  const problem = { code: 'x', severity: 'warning', message: 'm', column: 3, length: 99 } as const;
  const [diagnostic] = toDiagnostics({ lines: ['abcd'], problems: [[problem]] });
  expect(diagnostic?.range).toEqual({ start: { line: 0, character: 2 }, end: { line: 0, character: 4 } });
});

it('thousands of problems end in one that counts the rest', () => {
  const problem = { code: 'x', severity: 'error', message: 'm' } as const;
  const found = toDiagnostics({ lines: ['a'], problems: [Array.from({ length: 1500 }, () => problem)] });
  expect(found).toHaveLength(1001);
  expect(found.at(-1)?.message).toBe('500 more problems follow.');
});

it('a check that is superseded ends', async () => {
  expect(await checkText(good, nothingChecked, AbortSignal.abort())).toBeNull();
});
