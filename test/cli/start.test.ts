import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exampleGroups, fileOf } from '../support/example-groups.ts';
import { parsed, runProgram, useFolder } from './credence.ts';

const folder = useFolder();

describe('npm start', () => {
  it('goes from the examples to numbers, a report and pairs, with the embedded model', async () => {
    // Four siblings of one example prompt, two right and two wrong, and one dialogue: the same path, less of it.
    const mixed = (await exampleGroups())
      .map((samples) =>
        [true, false].flatMap((right) => samples.filter(({ correct }) => correct === right).slice(0, 2)),
      )
      .find((samples) => samples.length === 4);
    await folder.write('rollouts.trace.jsonl', fileOf(mixed ?? []));
    const [dialogue] = (await readFile('media/examples/dialogues.trace.jsonl', 'utf8')).split('\n');
    await folder.write('dialogues.trace.jsonl', dialogue ?? '');

    const out = folder.path('out');
    const args = [
      resolve('scripts/start.mjs'),
      '--no-install',
      '--no-build',
      '--examples',
      folder.path('.'),
      '--out',
      out,
    ];
    const { code, stdout, stderr } = await runProgram(process.execPath, args, { environment: { CI: 'true' } });
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/step +ΔΦ/u);
    expect(stdout).toContain('report.html');
    expect(stdout).not.toContain('Opening VS Code');
    expect((await readdir(out)).sort()).toEqual(
      ['annotations', 'cache', 'pairs.jsonl', 'pairs.jsonl.card.json', 'report.html'].sort(),
    );
    expect(parsed(await readFile(`${out}/pairs.jsonl`, 'utf8'))).toHaveLength(4);
    const annotations = parsed(await readFile(`${out}/annotations/rollouts.annotations.jsonl`, 'utf8'));
    expect(annotations).toMatchObject(Array.from({ length: 4 }, () => ({ scorer: { model: 'abacus' } })));
  });
});
