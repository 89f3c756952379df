// A model from the Hugging Face hub into the user's own cache of it: only the files it is read with, the small ones
// first, so that a model that cannot be read costs no gigabytes.
import { join } from 'node:path';
import { recognizeArchitecture } from '../../graph/architectures/registry.ts';
import { Failure } from '../../shared/protocol/failure.ts';
import type { PulledModel, PullProgress } from '../../shared/protocol/models.ts';
import { readJsonFile } from '../../weights/read-json-file.ts';
import { chooseFiles, type ChosenFiles } from './choose-files.ts';
import { downloadFile, type DownloadOptions } from './download-file.ts';
import { requireSpace, type FreeBytes } from './free-space.ts';
import type { HubAccess } from './hub-access.ts';
import { cachedRepository, type CachedRepository } from './hub-cache.ts';
import { fileAddress, type HubFile, type HubRepository } from './hub-repository.ts';
import { parkedBytes } from './partial-file.ts';
import { hostOf } from './request.ts';

export interface HubModel {
  /** `org/name`. */
  readonly id: string;
  /** Branch, tag or commit. */
  readonly revision: string;
  /** GGUF file, quantization, or variant of an export; null: the model itself. */
  readonly variant: string | null;
}

export interface PullOptions extends Omit<DownloadOptions, 'onBytes'> {
  readonly onProgress?: (progress: Omit<PullProgress, 'name'>) => void;
  readonly freeBytes?: FreeBytes;
}

/**
 * @param repository what the hub says of the model, by `readRepository`
 * @throws Failure `model-not-found` | `model-unsupported` | `access-denied` | `download-failed` | `checksum-mismatch` |
 * `no-space` | `write-failed` | `cancelled`
 */
export async function pullFromHub(
  access: HubAccess,
  cacheFolder: string,
  { repository, model }: { readonly repository: HubRepository; readonly model: HubModel },
  options: PullOptions = {},
): Promise<PulledModel> {
  const chosen = chooseFiles(repository, model.variant);
  const cache = cachedRepository(cacheFolder, repository);
  const pulling = new Pulling(access, repository, cache, chosen, options);
  await pulling.get(chosen.small);
  await requireReadable(cache, chosen, repository);
  await requireSpace(cacheFolder, await pulling.missingBytes(chosen.weights), options.freeBytes);
  await pulling.get(chosen.weights);
  await cache.remember(model.revision);
  const { gguf } = chosen;
  const base = model.revision === 'main' ? repository.id : `${repository.id}@${model.revision}`;
  return {
    name: gguf === null ? base : `${base}:${gguf}`,
    path: gguf === null ? cache.snapshot : join(cache.snapshot, ...gguf.split('/')),
    from: hostOf(access.endpoint),
    downloadedBytes: pulling.downloadedBytes,
  };
}

/** A family that is not read is told before its weights are downloaded. An export's graph speaks for itself. */
async function requireReadable(cache: CachedRepository, chosen: ChosenFiles, { id }: HubRepository): Promise<void> {
  if (chosen.gguf !== null || !chosen.weights.every(({ path }) => path.endsWith('.safetensors'))) return;
  try {
    recognizeArchitecture(await readJsonFile(join(cache.snapshot, 'config.json')));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(error.code, `${id} cannot be read, so its weights were not downloaded: ${error.message}`, {
      cause: error,
    });
  }
}

/** The files of one pull, and how far they are. */
class Pulling {
  readonly #access: HubAccess;
  readonly #repository: HubRepository;
  readonly #cache: CachedRepository;
  readonly #options: PullOptions;
  readonly #totalBytes: number;
  #doneBytes = 0;
  #downloadedBytes = 0;

  constructor(
    access: HubAccess,
    repository: HubRepository,
    cache: CachedRepository,
    { small, weights }: ChosenFiles,
    options: PullOptions,
  ) {
    this.#access = access;
    this.#repository = repository;
    this.#cache = cache;
    this.#options = options;
    this.#totalBytes = [...small, ...weights].reduce((sum, { size }) => sum + size, 0);
  }

  get downloadedBytes(): number {
    return this.#downloadedBytes;
  }

  async get(files: readonly HubFile[]): Promise<void> {
    for (const file of files) {
      if (!(await this.#cache.has(file))) await this.#fetch(file);
      this.#doneBytes += file.size;
      this.#tell(file, 0);
    }
  }

  /** Bytes that these files will still take on the disk. */
  async missingBytes(files: readonly HubFile[]): Promise<number> {
    let bytes = 0;
    for (const file of files) {
      if ((await this.#cache.has(file)) || (await this.#cache.hasBlob(file))) continue;
      bytes += file.size - Math.min(file.size, await parkedBytes(this.#cache.blobOf(file)));
    }
    return bytes;
  }

  async #fetch(file: HubFile): Promise<void> {
    if (!(await this.#cache.hasBlob(file))) {
      const { id } = this.#repository;
      this.#downloadedBytes += await downloadFile(
        {
          url: fileAddress(this.#access, this.#repository, file.path),
          headers: this.#access.headers,
          title: `${id}/${file.path}`,
          size: file.size,
          checksum: file.checksum,
          target: this.#cache.blobOf(file),
        },
        { ...this.#options, onBytes: (bytes) => this.#tell(file, bytes) },
      );
    }
    await this.#cache.place(file);
  }

  #tell({ path }: HubFile, bytes: number): void {
    const progress = { file: path, doneBytes: this.#doneBytes + bytes, totalBytes: this.#totalBytes };
    this.#options.onProgress?.(progress);
  }
}
