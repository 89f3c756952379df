// Every model on this machine by name, from all stores. Names and links are read, nothing else.
import { basename } from 'node:path';
import { listHuggingFace } from './hugging-face-cache.ts';
import { listLmStudio } from './lm-studio.ts';
import { listFolder } from './model-folders.ts';
import { listOllama } from './ollama-store.ts';
import type { StorePlaces } from './store-places.ts';
import type { StoreContents, StoredModel } from './stored-model.ts';

/** In the order in which they are shown. The embedded model is not among them. */
export async function listStores(places: StorePlaces): Promise<StoreContents> {
  const contents = await Promise.all([
    listFolder(places.program, 'credence'),
    listHuggingFace(places.huggingFace),
    ...places.ollama.map(listOllama),
    listLmStudio(places),
    ...places.named.map((folder) => listFolder(folder, 'folder')),
  ]);
  return {
    models: onlyOnce(contents.flatMap(({ models }) => models)),
    notes: contents.flatMap(({ notes }) => notes),
  };
}

/** Two folders of one store may be the same by a link, or hold the same download. */
function onlyOnce(models: readonly StoredModel[]): readonly StoredModel[] {
  const seen = new Set<string>();
  return models.filter(({ store, name }) => {
    const key = `${store} ${name}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Whether a model of this name is among them, whatever its store and case. */
export function holds(models: readonly StoredModel[], id: string): boolean {
  const wanted = [id, basename(id)].map((one) => one.toLowerCase());
  return models.some(({ name, aliases }) => [name, ...aliases].some((one) => wanted.includes(one.toLowerCase())));
}
