// What the command line, as built, says of one line of a file: the numbers the view is compared with.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../../scripts/run-command.mjs';
import { projectFolder } from '../../../scripts/vscode/folders.mjs';
import type { Annotation } from '../../../server/shared/trace/annotation.ts';

export async function annotateLine(file: string, line: number): Promise<Annotation> {
  const text = (await readFile(file, 'utf8')).split('\n')[line - 1];
  if (text === undefined) throw new Error(`${file} has no line ${line}.`);
  const folder = join(projectFolder, 'out/vscode/command-line');
  await mkdir(folder, { recursive: true });
  const input = join(folder, `line-${line}.trace.jsonl`);
  const output = join(folder, `line-${line}.annotations.jsonl`);
  await writeFile(input, `${text}\n`);
  const args = [join(projectFolder, 'dist/credence.js'), 'annotate', input, '-o', output, '--cache', 'none'];
  await runCommand(process.execPath, args, { output: 'keep' });
  return JSON.parse(await readFile(output, 'utf8')) as Annotation;
}
