// Where each program keeps its models, from the environment alone; nothing is looked at here.
import { delimiter, join, resolve } from 'node:path';

export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  /** The user's home folder. */
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

export interface StorePlaces {
  /** Folder of `models--org--name`. */
  readonly huggingFace: string;
  /** Folders with `manifests` and `blobs`: the user's and the service's. */
  readonly ollama: readonly string[];
  /** LM Studio's own folders, of which each may name another one for models. */
  readonly lmStudioHomes: readonly string[];
  /** A file that names LM Studio's folder. */
  readonly lmStudioPointer: string;
  /** Models that this program downloaded itself. */
  readonly program: string;
  /** Folders that the user named. */
  readonly named: readonly string[];
}

/** @param named folders of the setting; those of CREDENCE_MODEL_FOLDERS are added */
export function storePlaces({ environment, home, platform }: Surroundings, named: readonly string[]): StorePlaces {
  const given = (name: string): string | null => nonEmpty(environment[name]);
  const ownOllama = given('OLLAMA_MODELS');
  const listed = (environment['CREDENCE_MODEL_FOLDERS'] ?? '').split(delimiter);
  return {
    huggingFace:
      given('HF_HUB_CACHE') ?? given('HUGGINGFACE_HUB_CACHE') ?? join(huggingFaceHome(environment, home), 'hub'),
    ollama: [
      ...(ownOllama === null ? [] : [ownOllama]),
      join(home, '.ollama', 'models'),
      // The service of the Linux installer, and that of distributions' packages.
      ...(platform === 'win32'
        ? []
        : ['/usr/share/ollama/.ollama/models', '/var/lib/ollama/models', '/var/lib/ollama']),
    ],
    lmStudioHomes: [join(home, '.lmstudio'), join(home, '.cache', 'lm-studio')],
    lmStudioPointer: join(home, '.lmstudio-home-pointer'),
    program: join(dataFolder(environment, home, platform), 'models'),
    named: [...named, ...listed].filter((path) => path.trim() !== '').map((path) => resolve(expandHome(path, home))),
  };
}

/** The hub library's own folder: its cache, its token. */
export function huggingFaceHome(environment: NodeJS.ProcessEnv, home: string): string {
  const cache = nonEmpty(environment['XDG_CACHE_HOME']) ?? join(home, '.cache');
  return expandHome(nonEmpty(environment['HF_HOME']) ?? join(cache, 'huggingface'), home);
}

export function expandHome(path: string, home: string): string {
  return path.replace(/^~(?=$|[/\\])/u, home);
}

/** Where each system keeps a program's data that the user asked for. */
function dataFolder(environment: NodeJS.ProcessEnv, home: string, platform: NodeJS.Platform): string {
  const given = nonEmpty(environment['XDG_DATA_HOME']);
  if (given !== null) return join(given, 'credence');
  if (platform === 'win32')
    return join(nonEmpty(environment['LOCALAPPDATA']) ?? join(home, 'AppData/Local'), 'credence');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'credence');
  return join(home, '.local', 'share', 'credence');
}

function nonEmpty(text: string | undefined): string | null {
  return text === undefined || text.trim() === '' ? null : text.trim();
}
