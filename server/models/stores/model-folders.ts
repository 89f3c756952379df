// Models lying in folders as files and folders: LM Studio's `publisher/repository/file.gguf`, the program's own, and
// folders that the user named.
import { basename, join, relative, sep } from 'node:path';
import type { ModelForm, ModelStore } from '../../shared/protocol/models.ts';
import { folderForm, isGgufName, isProjector, laterSplit } from '../model-form.ts';
import { readNames } from './read-names.ts';
import type { StoreContents, StoredModel } from './stored-model.ts';

/** publisher / repository / folder of parts; a user's folder of checkpoints has runs and steps. */
const deepest = 3;

/** Folders looked into; a folder named by mistake (a home, a disk) would otherwise be walked for minutes. */
const mostFolders = 2000;

interface Found {
  readonly path: string;
  readonly form: ModelForm;
}

/** @param root absolute; one that is absent holds nothing */
export async function listFolder(root: string, store: ModelStore): Promise<StoreContents> {
  const found: Found[] = [];
  const notes: string[] = [];
  let looked = 0;
  const look = async (folder: string, depth: number): Promise<void> => {
    looked += 1;
    const { entries, note } = await readNames(folder);
    if (note !== null) notes.push(note);
    const form = await folderForm(folder);
    if (form !== null) found.push({ path: folder, form });
    for (const { name } of entries.filter((entry) => !entry.isDirectory())) {
      if (isModelFile(name)) found.push({ path: join(folder, name), form: 'gguf' });
    }
    // A model's own folders hold parts of it.
    if (form !== null || depth === deepest) return;
    const below = entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink());
    for (const { name } of below) {
      if (looked >= mostFolders || name.startsWith('.') || name === 'node_modules') continue;
      await look(join(folder, name), depth + 1);
    }
  };
  await look(root, 0);
  if (looked >= mostFolders) notes.push(`${root} holds more than ${mostFolders} folders; the rest was not looked at.`);
  return { models: found.map((one) => named(root, store, one)), notes };
}

function named(root: string, store: ModelStore, { path, form }: Found): StoredModel {
  const inside = relative(root, path).split(sep).join('/');
  const short = basename(path).replace(/\.gguf$/iu, '');
  const aliases = [basename(path), short, inside].filter((alias) => alias !== '');
  if (store === 'lm-studio') {
    // The repository's name means its only file; two of them make it ambiguous, which find-model.ts says.
    const repository = inside.split('/').slice(0, 2).join('/');
    return { name: `lm-studio:${inside}`, aliases: [...aliases, repository], store, form, path, problem: null };
  }
  // The catalogue's name is the folder's; any other model is named by its path.
  const name = store === 'credence' ? (inside.split('/')[0] ?? short) : path;
  return { name, aliases, store, form, path, problem: null };
}

function isModelFile(name: string): boolean {
  return isGgufName(name) && !isProjector(name) && !laterSplit.test(name);
}
