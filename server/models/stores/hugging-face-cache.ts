// The models in the Hugging Face cache: `models--org--name/{refs,snapshots/COMMIT}`. Reads names and links, no weights.
import { readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { folderForm, isGgufName, isProjector, laterSplit } from '../model-form.ts';
import { readNames } from './read-names.ts';
import type { StoreContents, StoredModel } from './stored-model.ts';

/** Every model of the cache: a revision that `refs` names, or the newest where it names none. */
export async function listHuggingFace(cache: string): Promise<StoreContents> {
  const { entries, note } = await readNames(cache);
  const repositories = entries.filter(({ name }) => name.startsWith('models--'));
  const models = await Promise.all(repositories.map(({ name }) => listRepository(join(cache, name), idOf(name))));
  return { models: models.flat(), notes: note === null ? [] : [note] };
}

/** `models--org--name` → `org/name`. */
function idOf(folder: string): string {
  return folder.slice('models--'.length).replace('--', '/');
}

async function listRepository(folder: string, id: string): Promise<StoredModel[]> {
  const revisions = await readRevisions(folder);
  if (revisions.length === 0) {
    const problem = `the cache holds none of its files; its download was not finished. \`credence models pull ${id}\` goes on.`;
    return [{ name: id, aliases: [], store: 'hugging-face', form: null, path: folder, problem }];
  }
  const found = await Promise.all(
    revisions.map(({ revision, commit }) =>
      listSnapshot(join(folder, 'snapshots', commit), revision === null ? id : `${id}@${revision}`),
    ),
  );
  return found.flat();
}

interface Revision {
  /** Null: the one that the bare id means. */
  readonly revision: string | null;
  readonly commit: string;
}

async function readRevisions(folder: string): Promise<Revision[]> {
  const commits = (await readNames(join(folder, 'snapshots'))).entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const named: Revision[] = [];
  for (const { name, parentPath } of (await readNames(join(folder, 'refs'))).entries) {
    const commit = (await readFile(join(parentPath, name), 'utf8').catch(() => '')).trim();
    if (commits.includes(commit)) named.push({ revision: name === 'main' ? null : name, commit });
  }
  if (named.some(({ revision }) => revision === null)) return named;
  // Pulled by commit or branch only: the bare id means what was used last.
  const times = await Promise.all(
    commits.map(async (commit) => {
      const found = await stat(join(folder, 'snapshots', commit)).catch(() => null);
      return { commit, time: found?.mtimeMs ?? 0 };
    }),
  );
  const newest = times.sort((left, right) => right.time - left.time)[0];
  return newest === undefined ? named : [{ revision: null, commit: newest.commit }, ...named];
}

async function listSnapshot(folder: string, name: string): Promise<StoredModel[]> {
  const form = await folderForm(folder);
  const ggufs = await findGgufs(folder);
  const models: StoredModel[] = ggufs.map(({ path, broken }) => ({
    name: `${name}:${path}`,
    aliases: [path, ...(ggufs.length === 1 && form === null ? [name] : [])],
    store: 'hugging-face',
    form: 'gguf',
    path: join(folder, ...path.split('/')),
    problem: broken ? `its link leads to no file; \`credence models pull ${name}:${path}\` repairs it.` : null,
  }));
  if (form !== null) {
    const missing = await brokenLink(folder);
    const problem =
      missing === null ? null : `the link ${missing} leads to no file; \`credence models pull ${name}\` repairs it.`;
    models.push({ name, aliases: [shortName(name)], store: 'hugging-face', form, path: folder, problem });
  }
  if (models.length === 0) {
    const problem = 'this revision holds neither a configuration nor weights that are read.';
    models.push({ name, aliases: [], store: 'hugging-face', form: null, path: folder, problem });
  }
  return models;
}

/** In the snapshot and one folder below, as repositories have them. */
async function findGgufs(folder: string): Promise<{ path: string; broken: boolean }[]> {
  const { entries } = await readNames(folder);
  const below = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) =>
        (await readNames(join(folder, name))).entries.map((entry) => ({ entry, path: `${name}/${entry.name}` })),
      ),
  );
  const files = [...entries.map((entry) => ({ entry, path: entry.name })), ...below.flat()];
  const models = files.filter(
    ({ entry: { name } }) => isGgufName(name) && !isProjector(name) && !laterSplit.test(name),
  );
  return Promise.all(
    models.map(async ({ path }) => ({ path, broken: (await realpath(join(folder, path)).catch(() => null)) === null })),
  );
}

/** The name of a link in the folder that leads nowhere; null where all are whole. */
async function brokenLink(folder: string): Promise<string | null> {
  const { entries } = await readNames(folder);
  for (const entry of entries.filter((one) => one.isSymbolicLink())) {
    if ((await stat(join(folder, entry.name)).catch(() => null)) === null) return entry.name;
  }
  return null;
}

function shortName(name: string): string {
  return name.split('/').at(-1) ?? name;
}
