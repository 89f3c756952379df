// The example rollouts by prompt, as lines of text.
import { readFile } from 'node:fs/promises';

export interface ExampleLine {
  readonly text: string;
  readonly correct: boolean;
}

/** The samples of each prompt, in the order of the file. */
export async function exampleGroups(): Promise<readonly (readonly ExampleLine[])[]> {
  const lines = (await readFile('media/examples/rollouts.trace.jsonl', 'utf8')).trimEnd().split('\n');
  const groups = new Map<string, ExampleLine[]>();
  for (const text of lines) {
    const { group, correct } = JSON.parse(text) as { readonly group: string; readonly correct: boolean };
    groups.set(group, [...(groups.get(group) ?? []), { text, correct }]);
  }
  return [...groups.values()];
}

export const isMixed = (samples: readonly ExampleLine[]): boolean =>
  new Set(samples.map(({ correct }) => correct)).size === 2;

/** As a trace file. */
export const fileOf = (samples: readonly ExampleLine[]): string => samples.map(({ text }) => `${text}\n`).join('');
