// The models in Ollama's store, under the names that `ollama list` shows.
import { join } from 'node:path';
import { readManifest } from './ollama-manifest.ts';
import { readNames } from './read-names.ts';
import type { StoreContents, StoredModel } from './stored-model.ts';

/** The newer folder comes first, as for Ollama itself. */
const manifestFolders = ['manifests-v2', 'manifests'];

/** The registry's name in the newer and the older folder; left out of names, as `library` is. */
const publicHosts = new Set(['ollama.com', 'registry.ollama.ai']);

/** @param root folder with `manifests` and `blobs`; one that is absent holds nothing */
export async function listOllama(root: string): Promise<StoreContents> {
  const found = new Map<string, StoredModel>();
  const notes: string[] = [];
  const entriesOf = async (folder: string): Promise<readonly string[]> => {
    const { entries, note } = await readNames(folder);
    if (note !== null) notes.push(note);
    return entries.map(({ name }) => name).filter((name) => !name.startsWith('.'));
  };
  for (const folder of manifestFolders.map((name) => join(root, name))) {
    for (const host of await entriesOf(folder)) {
      for (const namespace of await entriesOf(join(folder, host))) {
        for (const model of await entriesOf(join(folder, host, namespace))) {
          for (const tag of await entriesOf(join(folder, host, namespace, model))) {
            const name = ollamaName(host, namespace, model, tag);
            if (found.has(name)) continue;
            found.set(name, await readEntry(root, name, join(folder, host, namespace, model, tag)));
          }
        }
      }
    }
  }
  return { models: [...found.values()], notes };
}

async function readEntry(root: string, name: string, path: string): Promise<StoredModel> {
  const weights = await readManifest(root, path);
  const [model = name, tag = 'latest'] = splitTag(name);
  return {
    name: `ollama:${name}`,
    aliases: [name, ...(tag === 'latest' ? [`ollama:${model}`, model] : [model])],
    store: 'ollama',
    form: 'blob' in weights ? 'gguf' : null,
    path: 'blob' in weights ? weights.blob : path,
    problem: 'problem' in weights ? weights.problem : null,
  };
}

/** As `ollama list` writes it: `qwen3:0.6b`, `user/model:tag`, `hf.co/org/name:Q4_K_M`. */
function ollamaName(host: string, namespace: string, model: string, tag: string): string {
  const isPublic = publicHosts.has(host);
  const owner = isPublic && namespace === 'library' ? [] : [namespace];
  return `${[...(isPublic ? [] : [host]), ...owner, model].join('/')}:${tag}`;
}

function splitTag(name: string): readonly string[] {
  const at = name.lastIndexOf(':');
  return at === -1 ? [name] : [name.slice(0, at), name.slice(at + 1)];
}
