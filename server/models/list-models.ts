// The models on this machine, each looked at, and what the catalogue offers besides. Never touches the network.
import type { ListedModel, ModelList } from '../shared/protocol/models.ts';
import { catalogue } from './catalogue.ts';
import { embeddedFolderOf, embeddedModelNames } from './embedded-models.ts';
import { lookAtModel } from './look-at-model.ts';
import { holds, listStores } from './stores/all-stores.ts';
import type { StorePlaces } from './stores/store-places.ts';
import type { StoredModel } from './stores/stored-model.ts';

/** @param embedded absolute folder of the default model, which comes with the program */
export async function listModels(places: StorePlaces, embedded: string): Promise<ModelList> {
  const own = embeddedModelNames.map((name): StoredModel => {
    const path = embeddedFolderOf(name, embedded);
    return { name, aliases: [], store: 'embedded', form: 'safetensors', path, problem: null };
  });
  const stores = await listStores(places);
  const models: ListedModel[] = [];
  // One after the other: a store of a hundred models would open as many files at once.
  for (const model of [...own, ...stores.models]) models.push(await lookAtModel(model));
  const offered = catalogue.map(({ mirror: _mirror, ...model }) => ({
    ...model,
    here: holds(stores.models, model.id),
  }));
  return { models, offered, notes: stores.notes };
}
