import { describe, expect, it } from 'vitest';
import type { FlagCounts } from '../../server/groups/count-flags.ts';
import { flagKinds } from '../../server/shared/signals/flags/flag-kinds.ts';
import { credence, lines, sum, useFolder } from './credence.ts';

const folder = useFolder();

describe('credence flags', () => {
  it('lists every kind with its count and its first place, from annotations or the model', async () => {
    const input = await folder.write('f.jsonl', lines(sum('a', 5), sum('b', 6), 'bad'));
    const out = folder.path('f.annotations.jsonl');
    expect(await credence(['annotate', input, '-o', out, '--cache', 'none'])).toMatchObject({ code: 1 });
    const asked = await credence(['flags', input, '--json', '--cache', 'none']);
    const read = await credence(['flags', input, '--json', '--annotations', out]);
    expect(read).toMatchObject({ code: 1, stdout: asked.stdout, stderr: expect.stringMatching(/f\.jsonl:3:/u) });
    const counts = JSON.parse(read.stdout) as FlagCounts;
    expect(counts).toMatchObject({ traces: 2, annotated: 2, groups: 1 });
    expect(counts.kinds.map(({ kind }) => kind)).toEqual(Object.keys(flagKinds));
    const table = await credence(['flags', input, '--annotations', out]);
    expect(table.stdout.split('\n')[0]).toBe('2 traces, 2 annotated, 1 groups');
    expect(table.stdout.split('\n')).toHaveLength(Object.keys(flagKinds).length + 3);
    for (const { kind, count, places } of counts.kinds)
      expect(table.stdout).toMatch(new RegExp(`^${kind} +${count} +${places}( |$)`, 'mu'));
  });

  it('counts flags of groups without annotations', async () => {
    const { code, stdout } = await credence(['flags', '-', '--annotations', 'none'], {
      input: lines(sum('a', 5), sum('b', 5)),
    });
    expect(code).toBe(0);
    expect(stdout).toContain('2 traces, 0 annotated, 1 groups');
    expect(stdout).toMatch(/^no-learning-signal +1 +1 +group /mu);
  });
});
