import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { equalAnswers } from '../../server/trace/answers/equal-answers.ts';
import { parseTraceLine } from '../../server/trace/parse-line.ts';
import { traceRecord } from '../../server/trace/trace-record.ts';

const page = readFileSync(new URL('../../docs/trace-format.md', import.meta.url), 'utf8');
const example = /```jsonl\n([^]*?)```/.exec(page)?.[1]?.trimEnd().split('\n') ?? [];

describe('docs/trace-format.md', () => {
  it('has an example of ten lines', () => expect(example).toHaveLength(10));

  it('whose lines are all read, with the warning of the unfinished one alone', () => {
    const parsed = example.map((text, index) => parseTraceLine(text, index + 1));
    expect(parsed.map(({ trace }) => trace === null)).toEqual(Array(10).fill(false));
    expect(parsed.flatMap(({ problems }) => problems.map(({ line, code }) => [line, code]))).toEqual([
      [3, 'unfinished-thinking'],
    ]);
    expect(parsed.map(({ trace }) => trace?.correct)).toEqual([
      true,
      false,
      null,
      true,
      true,
      true,
      false,
      null,
      null,
      null,
    ]);
    expect(parsed.map(({ trace }) => trace?.segmenter === 'given')).toEqual([
      ...Array<boolean>(7).fill(false),
      true,
      false,
      false,
    ]);
    expect(parsed[0]?.trace?.group).toBe(parsed[2]?.trace?.group);
  });

  it('names every field that is read', () => {
    for (const field of Object.keys(traceRecord.shape)) expect(page).toContain(`| \`${field}\` |`);
  });

  it('says of answers what is so', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| `') && line.split('|').length === 4);
    const last = rows.filter((line) => / and |,/.test(line) && !/\[\]|boolean|message/.test(line));
    const words = (cell: string): string[][] =>
      cell.split(';').map((part) => [...part.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''));
    const table = last.map((line) => line.split('|').map((cell) => cell.trim()));
    expect(table).toHaveLength(6);
    for (const [, same = '', different = ''] of table) {
      for (const group of words(same))
        for (const form of group)
          expect([group[0], form, equalAnswers(group[0] ?? '', form)]).toEqual([group[0], form, true]);
      for (const [left = '', right = ''] of words(different))
        expect([left, right, equalAnswers(left, right)]).toEqual([left, right, false]);
    }
  });
});
