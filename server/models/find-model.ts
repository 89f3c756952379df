// Which model folder is meant: the one named by the user, by the environment, or the one that comes with the program.
// Looks at names only; describe-model.ts reads what is inside.
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Failure } from '../shared/protocol/failure.ts';

export interface ModelChoice {
  /** A setting or argument; null: none was given. */
  readonly named: string | null;
  /** Where `named` comes from, for messages: `--model`, `the setting credence.model`. */
  readonly namedBy: string;
  /** Value of CREDENCE_MODEL; undefined or empty: none. */
  readonly environment: string | undefined;
  /** Absolute folder of the model that comes with the program. */
  readonly embedded: string;
}

export interface FoundModel {
  /** Absolute folder. */
  readonly folder: string;
  readonly source: 'named' | 'environment' | 'embedded';
}

/** The name of the embedded model; it may be named as well as left out. */
export const embeddedModelName = 'abacus';

/** @throws Failure `model-not-found` that names what was looked for and what would have worked */
export async function findModel({ named, namedBy, environment, embedded }: ModelChoice): Promise<FoundModel> {
  const fromEnvironment = environment === undefined || environment.trim() === '' ? null : environment.trim();
  const wanted = named ?? fromEnvironment;
  if (wanted === null || wanted.toLowerCase() === embeddedModelName) return findEmbedded(embedded);
  const by = named === null ? 'the environment variable CREDENCE_MODEL' : namedBy;
  const source = named === null ? 'environment' : 'named';
  return { folder: await findFolder(wanted, by), source };
}

async function findEmbedded(embedded: string): Promise<FoundModel> {
  if ((await kindOf(join(embedded, 'config.json'))) === 'file') return { folder: embedded, source: 'embedded' };
  throw new Failure(
    'model-not-found',
    `The embedded model Abacus is not in ${embedded}. Reinstall the program, or name a Hugging Face model folder.`,
  );
}

async function findFolder(wanted: string, by: string): Promise<string> {
  const path = resolve(wanted.replace(/^~(?=$|[/\\])/u, homedir()));
  const kind = await kindOf(path);
  const needed = 'A Hugging Face folder with config.json, tokenizer.json and *.safetensors is needed';
  if (kind === 'file') {
    throw new Failure(
      'model-not-found',
      `${by} names ${path}, which is a file. ${needed}; this edition reads no other form.`,
    );
  }
  if (kind === 'none') {
    const hub = /^[\w.-]+\/[\w.-]+$/u.test(wanted)
      ? ` If "${wanted}" is meant as a Hugging Face id: this edition downloads nothing; fetch it with \`hf download ${wanted} --local-dir FOLDER\` and name that folder.`
      : '';
    throw new Failure('model-not-found', `${by} names ${path}, but there is no such folder. ${needed}.${hub}`);
  }
  if ((await kindOf(join(path, 'config.json'))) !== 'file') {
    throw new Failure('model-not-found', `${by} names ${path}, but it holds no config.json. ${needed}.`);
  }
  return path;
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'none'> {
  const found = await stat(path).catch(() => null);
  if (found === null) return 'none';
  return found.isDirectory() ? 'folder' : 'file';
}
