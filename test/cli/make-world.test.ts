import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parsed, runProgram, useFolder, type Ended } from './credence.ts';

const folder = useFolder();

function makeWorld(...args: readonly string[]): Promise<Ended> {
  return runProgram(process.execPath, ['dist/make-world.js', ...args]);
}

interface Line {
  readonly split?: string;
  readonly operations?: number;
  readonly replies?: Readonly<Record<string, string>>;
  readonly messages?: readonly { readonly role: string; readonly content: string }[];
}

describe('the generator of word problems', () => {
  it('writes as many rows as asked, the same for the same seed, to a file and to standard output', async () => {
    const out = folder.path('rows.jsonl');
    expect(await makeWorld('rows', '40', '5', out, 'third')).toEqual({ code: 0, stdout: '', stderr: '' });
    const written = await readFile(out, 'utf8');
    expect(parsed(written)).toHaveLength(40);
    expect((await makeWorld('rows', '40', '5', '-', 'third')).stdout).toBe(written);
    expect((await makeWorld('rows', '40', '6', '-', 'third')).stdout).not.toBe(written);
  });

  it('writes problems of every length, of the split that is asked for', async () => {
    const { code, stdout } = await makeWorld('problems', '3', '5', '-', 'held-out-template');
    const lines = parsed(stdout) as Line[];
    expect(code).toBe(0);
    expect(lines.map(({ operations }) => operations)).toEqual([2, 3, 4, 5, 6, 7, 8].flatMap((n) => [n, n, n]));
    expect(new Set(lines.map(({ split }) => split))).toEqual(new Set(['held-out-template']));
  });

  it('writes games with what the user says to each question', async () => {
    const games = parsed((await makeWorld('games', '5', '5', '-')).stdout) as Line[];
    expect(games).toHaveLength(5);
    for (const { messages = [], replies = {} } of games) {
      const turns = messages.slice(1, -2);
      turns.forEach(({ role, content }, index) => {
        if (role === 'assistant') expect(turns[index + 1]?.content).toBe(replies[content]);
      });
    }
  });

  it.each([
    [[]],
    [['rows', 'many', '1', '-']],
    [['rows', '5', '1']],
    [['rows', '5', '1', '-', 'last']],
    [['problems', '5', '1', '-', 'held-out']],
    [['games', '5', '1', '-', 'familiar']],
    [['riddles', '5', '1', '-']],
  ])('says how it is used where it cannot do %j', async (args: readonly string[]) => {
    const { code, stdout, stderr } = await makeWorld(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('usage: make-world rows COUNT SEED OUT [first|second|third|fourth|fifth]');
    expect(stderr).toContain('held-out-template');
  });
});
