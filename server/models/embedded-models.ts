// The models that come with the program: their names, and where they lie, which is side by side.
import { dirname, join } from 'node:path';
import { defaultModelName } from '../shared/protocol/models.ts';

/** The default, and the same before its reinforcement stage: a pair for signals of two models. */
export const embeddedModelNames: readonly string[] = [defaultModelName, 'abacus-base'];

/** @param embedded absolute folder of the default model */
export function embeddedFolderOf(name: string, embedded: string): string {
  return name === defaultModelName ? embedded : join(dirname(embedded), name);
}
