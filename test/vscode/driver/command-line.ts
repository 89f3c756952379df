// What the command line, as built, says of one line of a file: the numbers the view is compared with.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../../scripts/run-command.mjs';
import { projectFolder } from '../../../scripts/vscode/folders.mjs';
import type { Annotation } from '../../../server/shared/trace/annotation.ts';
import type { StepValues } from '../../../server/shared/trace/step-values.ts';

export async function annotateLine(file: string, line: number): Promise<Annotation> {
  return (await runOnLine('annotate', file, line)) as Annotation;
}

export async function measureLine(file: string, line: number): Promise<StepValues> {
  return (await runOnLine('measure', file, line)) as StepValues;
}

async function runOnLine(command: 'annotate' | 'measure', file: string, line: number): Promise<unknown> {
  const text = (await readFile(file, 'utf8')).split('\n')[line - 1];
  if (text === undefined) throw new Error(`${file} has no line ${line}.`);
  const folder = join(projectFolder, 'out/vscode/command-line');
  await mkdir(folder, { recursive: true });
  const input = join(folder, `line-${line}.trace.jsonl`);
  const output = join(folder, `line-${line}.${command}.jsonl`);
  await writeFile(input, `${text}\n`);
  const args = [join(projectFolder, 'dist/credence.js'), command, input, '-o', output, '--cache', 'none'];
  await runCommand(process.execPath, args, { output: 'keep' });
  return JSON.parse(await readFile(output, 'utf8'));
}
