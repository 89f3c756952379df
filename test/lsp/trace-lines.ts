// Trace files for the tests of the language server, written into the client's own folder.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TestClient } from './client.ts';

/** Two siblings a prompt, the first right and the second wrong. */
export function siblingLines(prompts: number): string[] {
  return Array.from({ length: prompts }, (_, index) => [
    sumLine(index + 1, 2 * (index + 1)),
    sumLine(index + 1, 2 * (index + 1) + 1),
  ]).flat();
}

/** A trace that adds a number to itself and gives `said` as its answer. */
export function sumLine(number: number, said: number): string {
  return JSON.stringify({
    prompt: `What is ${number} + ${number}?`,
    completion: `<think>\nTwice ${number}.\n\nSo it is "${said}".\n</think>\n\n\\boxed{${said}}`,
    answer: String(2 * number),
  });
}

/** A trace long enough that the tiny model is busy with it for a while; from 120 steps on it exceeds its 4,096 tokens. */
export function longLine(steps: number): string {
  const thoughts = Array.from(
    { length: steps },
    (_, step) => `Step ${step} says that ${step} plus one is ${step + 1}.`,
  );
  return JSON.stringify({
    prompt: 'Count.',
    completion: `<think>\n${thoughts.join('\n\n')}\n</think>\n\n\\boxed{${steps}}`,
    answer: String(steps),
  });
}

/** Writes lines as a trace file; returns its path and URI. */
export async function writeTraces(
  { folder }: TestClient,
  name: string,
  lines: readonly string[],
): Promise<{ path: string; uri: string }> {
  const path = join(folder, name);
  await writeFile(path, lines.map((line) => `${line}\n`).join(''));
  return { path, uri: pathToFileURL(path).href };
}
