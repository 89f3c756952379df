// What the language server does with models besides scoring: find, describe, list, download.
import { homedir } from 'node:os';
import type { Models, Tell } from './lsp/services.ts';
import { describeModel } from './models/describe-model.ts';
import { pullModel } from './models/download/pull-model.ts';
import { findModel } from './models/find-model.ts';
import { listModels } from './models/list-models.ts';
import { storePlaces, type StorePlaces } from './models/stores/store-places.ts';
import type { ServerOptions } from './shared/protocol/host-server.ts';

export interface ComposedModels extends Models {
  /** @throws Failure `model-not-found` that names the setting and what would have worked */
  readonly find: (named: string | null) => Promise<string>;
}

/** A progress event costs a message and a redraw; ten a second look steady. */
const progressMs = 100;

/** @param options the settings in force */
export function composeModels(
  options: () => ServerOptions,
  tell: Tell,
  warn: (message: string) => void,
): ComposedModels {
  const places = (): StorePlaces => {
    const surroundings = { environment: process.env, home: homedir(), platform: process.platform };
    return storePlaces(surroundings, options().modelFolders);
  };
  const find = async (named: string | null): Promise<string> => {
    const { embeddedModel: embedded } = options();
    const choice = { named, namedBy: 'The setting credence.model', environment: undefined, embedded };
    return (await findModel({ ...choice, places: places() })).path;
  };
  return {
    find,
    describe: async (named) => describeModel(await find(named)),
    list: () => listModels(places(), options().embeddedModel),
    pull: (name, signal) => {
      let told = { at: 0, file: '' };
      return pullModel(
        { wanted: name, revision: null, fromMirror: false },
        { environment: process.env, places: places(), onNote: warn },
        {
          signal,
          onProgress: (progress) => {
            const now = { at: performance.now(), file: progress.file };
            const isNews = now.file !== told.file || progress.doneBytes === progress.totalBytes;
            if (!isNews && now.at - told.at < progressMs) return;
            told = now;
            tell('pullProgress', { name, ...progress });
          },
        },
      );
    },
  };
}
