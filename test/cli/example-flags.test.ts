// The examples show each flag that there is, found by the model that comes with the program.
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { flagKinds } from '../../server/shared/signals/flags/flag-kinds.ts';
import { exampleGroups, fileOf, isMixed } from '../support/example-groups.ts';
import { credence, useFolder } from './credence.ts';

interface Flags {
  readonly kinds: readonly { readonly kind: string; readonly count: number; readonly meaning: string }[];
}

const folder = useFolder();

it('every flag is raised on the examples, and explained', async () => {
  const file = 'media/examples/flags.trace.jsonl';
  const single = await flagsOf(file, ['--signals', 'all']);
  const siblings = await flagsOf(await folder.write('groups.trace.jsonl', await someGroups()), []);
  const raised = [...single.kinds, ...siblings.kinds].filter(({ count }) => count > 0);
  expect(new Set(raised.map(({ kind }) => kind))).toEqual(new Set(Object.keys(flagKinds)));
  // What the file says of itself is what is raised.
  const told = (await readFile(file, 'utf8')).trimEnd().split('\n');
  const kinds = told.flatMap(
    (line) => (JSON.parse(line) as { readonly meta: { readonly flags: string[] } }).meta.flags,
  );
  expect(new Set(kinds)).toEqual(new Set(single.kinds.flatMap(({ kind, count }) => (count > 0 ? [kind] : []))));
  for (const { meaning } of raised) expect(meaning).toMatch(/^[A-Z].{20,}\.$/u);
}, 300_000);

async function flagsOf(file: string, options: readonly string[]): Promise<Flags> {
  const args = ['flags', file, '--json', '--model', 'abacus', '--cache', 'none', ...options];
  const { code, stdout, stderr } = await credence(args);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Flags;
}

/** The first group whose samples are all right, and the first four that are right and wrong. */
async function someGroups(): Promise<string> {
  const groups = await exampleGroups();
  const alike = groups.find((samples) => samples.every(({ correct }) => correct)) ?? [];
  return fileOf([...alike, ...groups.filter(isMixed).slice(0, 4).flat()]);
}
