// Which model is meant: the one named by the user, by the environment, or the one that comes with the program. A name
// is a path, a Hugging Face id, a name of the catalogue, or that of another program's store. Looks at names only;
// describe-model.ts reads what is inside.
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { Failure } from '../shared/protocol/failure.ts';
import { defaultModelName, type ModelStore } from '../shared/protocol/models.ts';
import { inCatalogue } from './catalogue.ts';
import { modelForms } from './describe-model.ts';
import { embeddedFolderOf, embeddedModelNames } from './embedded-models.ts';
import { formOf } from './model-form.ts';
import { listStores } from './stores/all-stores.ts';
import { expandHome, type StorePlaces } from './stores/store-places.ts';
import type { StoredModel } from './stores/stored-model.ts';

export interface ModelChoice {
  /** A setting or argument; null: none was given. */
  readonly named: string | null;
  /** Where `named` comes from, for messages: `--model`, `the setting credence.model`. */
  readonly namedBy: string;
  /** Value of CREDENCE_MODEL; undefined or empty: none. */
  readonly environment: string | undefined;
  /** Absolute folder of the default model; the others that come with the program lie beside it. */
  readonly embedded: string;
  /** Where models are looked for by name. */
  readonly places: StorePlaces;
}

export interface FoundModel {
  /** Absolute path of a folder or a GGUF file. */
  readonly path: string;
  readonly source: 'named' | 'environment' | 'embedded';
}

/** @throws Failure `model-not-found` that names what was looked for and what would have worked */
export async function findModel({ named, namedBy, environment, embedded, places }: ModelChoice): Promise<FoundModel> {
  const fromEnvironment = environment === undefined || environment.trim() === '' ? null : environment.trim();
  const wanted = named ?? fromEnvironment;
  if (wanted === null) return findEmbedded(defaultModelName, embedded);
  const embeddedName = wanted.toLowerCase();
  if (embeddedModelNames.includes(embeddedName)) return findEmbedded(embeddedName, embedded);
  const by = named === null ? 'the environment variable CREDENCE_MODEL' : namedBy;
  const path = (await findPath(wanted, by)) ?? (await findByName(wanted, by, places));
  return { path, source: named === null ? 'environment' : 'named' };
}

async function findEmbedded(name: string, embedded: string): Promise<FoundModel> {
  const path = embeddedFolderOf(name, embedded);
  if ((await formOf(path)) === 'safetensors') return { path, source: 'embedded' };
  throw new Failure(
    'model-not-found',
    `The embedded model ${name} is not in ${path}. Reinstall the program, or name a Hugging Face model folder.`,
  );
}

/** Null where there is nothing at the path, which then is a name. @throws Failure where something else is there */
async function findPath(wanted: string, by: string): Promise<string | null> {
  const path = resolve(expandHome(wanted, homedir()));
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  if ((await formOf(path)) !== null) return path;
  const what = found.isDirectory() ? 'but it holds neither a configuration nor weights' : 'which is a file and no GGUF';
  throw new Failure('model-not-found', `${by} names ${path}, ${what}; ${modelForms}.`);
}

async function findByName(wanted: string, by: string, places: StorePlaces): Promise<string> {
  const { models } = await listStores(places);
  const offered = inCatalogue(wanted);
  const names = [wanted, ...(offered === null ? [] : [offered.id, offered.name])].map((name) => name.toLowerCase());
  const exact = models.filter(({ name }) => names.includes(name.toLowerCase()));
  const matches =
    exact.length > 0 ? exact : models.filter(({ aliases }) => aliases.some((one) => names.includes(one.toLowerCase())));
  const whole = matches.filter(({ problem }) => problem === null);
  const [only] = whole.length > 0 ? whole : matches;
  // The catalogue's own download stands before others that happen to be called the same.
  const inStore = (wantedStore: ModelStore): StoredModel | undefined =>
    whole.find(({ store }) => store === wantedStore);
  const preferred = inStore('hugging-face') ?? inStore('credence');
  if (whole.length > 1 && (offered === null || preferred === undefined)) throw ambiguous(wanted, by, whole);
  const chosen = offered !== null && preferred !== undefined ? preferred : only;
  if (chosen === undefined) throw unknown(wanted, by, offered !== null);
  if (chosen.problem !== null) {
    throw new Failure('model-invalid', `${by} names ${chosen.name}, which cannot be read: ${chosen.problem}`);
  }
  return chosen.path;
}

function ambiguous(wanted: string, by: string, models: readonly StoredModel[]): Failure {
  const names = models.map(({ name }) => name).join(', ');
  return new Failure(
    'model-not-found',
    `${by} names "${wanted}", which is the name of several models: ${names}. Name one of them.`,
  );
}

function unknown(wanted: string, by: string, isOffered: boolean): Failure {
  const pull = `\`credence models pull ${wanted}\` downloads it`;
  if (isOffered || /^[\w.-]+\/[\w.-]+(@[\w./-]+)?(:[\w./-]+)?$/u.test(wanted)) {
    const what = isOffered ? 'a model of the catalogue' : 'neither a folder here nor a model in the Hugging Face cache';
    return new Failure(
      'model-not-found',
      `${by} names ${wanted}, ${what}${isOffered ? ' that is not on this machine' : ''}; ${pull}.`,
    );
  }
  return new Failure(
    'model-not-found',
    `${by} names ${resolve(expandHome(wanted, homedir()))}, but there is no such folder, nor a model of that name; ${modelForms}. \`credence models list\` shows what is here.`,
  );
}
