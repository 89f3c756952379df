// Which model a command means, and where models are looked for: by its option, by the environment, in the user's stores.
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ModelChoice } from '../models/find-model.ts';
import { storePlaces, type StorePlaces } from '../models/stores/store-places.ts';
import type { CommandContext } from './command-context.ts';

/** @param namedBy the option or argument, for messages */
export function modelChoice(context: CommandContext, named: string | undefined, namedBy: string): ModelChoice {
  return {
    ...{ named: named ?? null, namedBy },
    environment: context.environment['CREDENCE_MODEL'],
    embedded: embeddedFolder(context),
    places: modelPlaces(context),
  };
}

export function embeddedFolder({ program }: CommandContext): string {
  return join(program.folder, 'media', 'abacus');
}

export function modelPlaces({ environment }: CommandContext): StorePlaces {
  return storePlaces({ environment, home: homedir(), platform: process.platform }, []);
}
