import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../../server/shared/trace/problem.ts';
import { parseTraceLine } from '../../../../server/trace/parse-line.ts';

const problemOf = (text: string): Problem => {
  const { trace, problems } = parseTraceLine(text, 7);
  expect(trace).toBeNull();
  const [problem] = problems;
  if (problem === undefined) throw new Error('no problem');
  expect(problem.severity).toBe('error');
  expect(problem.line).toBe(7);
  return problem;
};
/** What the problem's place marks in the line. */
const marked = (text: string, { column, length }: Problem): string =>
  text.slice((column ?? 0) - 1, (column ?? 0) - 1 + (length ?? 0));
describe('a bad line', () => {
  it.each([
    ['{"prompt": "a", "completion": "b"', 'not-json', /end of the line/],
    ['{"prompt": "a" "completion": "b"}', 'not-json', /comma expected/],
    ["{'prompt': 'a'}", 'not-json', /double quotes/],
    ['{"prompt": "a", "completion": "b", "reward": NaN}', 'not-json', /null/],
    ['{"prompt": "a", "correct": True}', 'not-json', /true/],
    ['{', 'not-json', /one line/],
    ['hello', 'not-json', /JSON object/],
    ['[1, 2]', 'not-an-object', /array of 2/],
    ['"text"', 'not-an-object', /string/],
    ['42', 'not-an-object', /number/],
    ['null', 'not-an-object', /null/],
    ['{"input": "a", "output": "b"}', 'not-a-trace', /`input`, `output`.*`prompt` and `completion`/],
    ['{"prompt": "a"}', 'not-a-trace', /`completion` is missing/],
    ['{"completion": "a"}', 'not-a-trace', /`prompt` is missing/],
    ['{}', 'not-a-trace', /without fields/],
    ['version https://git-lfs.github.com/spec/v1', 'git-lfs-pointer', /git lfs pull/],
    [`oid sha256:${'0a'.repeat(32)}`, 'git-lfs-pointer', /git lfs pull/],
    ['size 12345', 'git-lfs-pointer', /git lfs pull/],
  ])('%s is told as %s', (text, code, message) => {
    const problem = problemOf(text);
    expect(problem.code).toBe(code);
    expect(problem.message).toMatch(message);
    expect(problem.column).toBeGreaterThanOrEqual(1);
  });

  it('names the column of a syntax error', () => {
    const text = '{"prompt": "ä", "completion": "b" "reward": 1}';
    expect(marked(text, problemOf(text))).toBe('"reward"');
  });

  it.each([
    ['{"prompt": 5, "completion": "b"}', 'prompt', '5', /a number \(5\).*a string or an array of messages/],
    ['{"prompt": "a", "completion": "b", "reward": "high"}', 'reward', '"high"', /finite number/],
    ['{"prompt": "a", "completion": "b", "reward": 1e999}', 'reward', '1e999', /finite number/],
    ['{"prompt": "a", "completion": "b", "correct": "yes"}', 'correct', '"yes"', /true or false/],
    [
      '{"prompt": "a", "completion": "b", "steps": [{"start": 0, "end": 1}, {"start": 1, "end": "x"}]}',
      'steps[1].end',
      '"x"',
      /whole/,
    ],
    ['{"prompt": "a", "completion": "b", "steps": [{"start": 0}]}', 'steps[0].end', '{', /nothing/],
    ['{"prompt": "a", "completion": "b", "tokens": [{"id": 1.5, "text": "b"}]}', 'tokens[0].id', '1.5', /number/],
    ['{"messages": [{"role": "user", "content": 3}]}', 'messages[0].content', '3', /messages/],
    ['{"messages": [{"content": "a"}]}', 'messages[0].role', '{', /nothing/],
    ['{"prompt": "a", "completion": "b", "meta": [1]}', 'meta', '[', /array of 1.*an object/],
  ])('%s: the problem stands at %s', (text, path, mark, message) => {
    const problem = problemOf(text);
    expect(problem).toMatchObject({ code: 'wrong-shape', path });
    expect(marked(text, problem)).toBe(mark);
    expect(problem.message).toMatch(message);
  });

  it('is reported five times at most', () => {
    const tokens = Array.from({ length: 1000 }, () => ({ text: 5 }));
    expect(parseTraceLine(JSON.stringify({ prompt: '', completion: '', tokens }), 1).problems).toHaveLength(5);
  });

  it.each([
    ['100,000 brackets', '['.repeat(100_000)],
    ['100,000 closed brackets', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['100,000 objects', '{"a":'.repeat(100_000)],
    [
      'brackets inside a trace',
      `{"prompt":"","completion":"","meta":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
    ],
  ])('of %s is too deep', (_, text) => {
    expect(problemOf(text).code).toBe('too-deep');
  });

  it('brackets inside strings are no depth', () => {
    const text = JSON.stringify({ prompt: '['.repeat(5_000), completion: '\\"{'.repeat(5_000) });
    expect(parseTraceLine(text, 1).problems).toEqual([]);
  });
});
