// LM Studio's model folders: below its home, which a pointer file may name, or where its settings say.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { listFolder } from './model-folders.ts';
import type { StorePlaces } from './store-places.ts';
import type { StoreContents, StoredModel } from './stored-model.ts';

const settingsSchema = z.looseObject({ downloadsFolder: z.string().min(1).nullish() });

export async function listLmStudio(
  places: Pick<StorePlaces, 'lmStudioHomes' | 'lmStudioPointer'>,
): Promise<StoreContents> {
  const found = new Map<string, StoredModel>();
  const notes: string[] = [];
  for (const folder of await modelFolders(places)) {
    const contents = await listFolder(folder, 'lm-studio');
    notes.push(...contents.notes);
    // The same name in an older folder is the same download.
    for (const model of contents.models) if (!found.has(model.name)) found.set(model.name, model);
  }
  return { models: [...found.values()], notes };
}

async function modelFolders({
  lmStudioHomes,
  lmStudioPointer,
}: Pick<StorePlaces, 'lmStudioHomes' | 'lmStudioPointer'>): Promise<readonly string[]> {
  const pointed = (await readFile(lmStudioPointer, 'utf8').catch(() => '')).split(/\r?\n/u)[0]?.trim() ?? '';
  const folders: string[] = [];
  for (const home of [...(pointed === '' ? [] : [pointed]), ...lmStudioHomes]) {
    const chosen = await chosenFolder(home);
    folders.push(...(chosen === null ? [] : [chosen]), join(home, 'models'));
  }
  const there = await Promise.all(
    folders.map(async (path) => ((await stat(path).catch(() => null))?.isDirectory() === true ? path : null)),
  );
  return [...new Set(there.filter((path) => path !== null))];
}

async function chosenFolder(home: string): Promise<string | null> {
  try {
    const settings = settingsSchema.safeParse(JSON.parse(await readFile(join(home, 'settings.json'), 'utf8')));
    return settings.success ? (settings.data.downloadsFolder ?? null) : null;
  } catch {
    return null; // absent or broken: the folder below its home counts
  }
}
