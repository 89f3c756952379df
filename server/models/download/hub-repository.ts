// What the hub says of a model repository: its commit and its files with sizes and checksums. One request.
import { z } from 'zod';
import { Failure } from '../../shared/protocol/failure.ts';
import type { Checksum } from './checksum.ts';
import type { HubAccess } from './hub-access.ts';
import { hubRefusal } from './refusal.ts';
import { dropReply, hostOf, httpGet, networkFailure, readText, type RequestOptions } from './request.ts';

export interface HubFile {
  /** Path in the repository, with forward slashes. */
  readonly path: string;
  readonly size: number;
  readonly checksum: Checksum;
}

export interface HubRepository {
  readonly id: string;
  /** Commit, 40 hexadecimal digits. */
  readonly commit: string;
  readonly files: readonly HubFile[];
}

/** A page with the metadata of 10,000 files has some 3 MB. */
const maxPageBytes = 20_000_000;

const size = z.number().int().nonnegative();
const pageSchema = z.object({
  id: z.string(),
  sha: z.string().regex(/^[0-9a-f]{40}$/u),
  siblings: z.array(
    z.object({
      rfilename: z.string().min(1),
      size: size.nullish(),
      blobId: z.string().nullish(),
      lfs: z.object({ size, sha256: z.string().regex(/^[0-9a-f]{64}$/u) }).nullish(),
    }),
  ),
});

/** @throws Failure `model-not-found` | `access-denied` | `download-failed` | `cancelled` */
export async function readRepository(
  access: HubAccess,
  { id, revision }: { readonly id: string; readonly revision: string },
  options: Pick<RequestOptions, 'signal' | 'idleMs'>,
): Promise<HubRepository> {
  const url = `${access.endpoint}/api/models/${id}/revision/${encodeURIComponent(revision)}?blobs=true`;
  const text = await read(url, access, { id, revision }, options);
  const page = pageSchema.safeParse(parseJson(text));
  if (!page.success) {
    const why = 'its answer is not that of a Hugging Face hub';
    throw new Failure('download-failed', `${hostOf(url)} cannot be asked about ${id}: ${why}. Is HF_ENDPOINT right?`);
  }
  const files = page.data.siblings.flatMap(({ rfilename, size: bytes, blobId, lfs }): HubFile[] => {
    if (!isInside(rfilename)) return [];
    if (lfs !== null && lfs !== undefined) {
      return [{ path: rfilename, size: lfs.size, checksum: { kind: 'sha256', hex: lfs.sha256 } }];
    }
    if (typeof bytes !== 'number' || !/^[0-9a-f]{40}$/u.test(blobId ?? '')) return [];
    return [{ path: rfilename, size: bytes, checksum: { kind: 'git', hex: blobId ?? '', size: bytes } }];
  });
  return { id: page.data.id, commit: page.data.sha, files };
}

/** The address of a file's bytes. */
export function fileAddress({ endpoint }: HubAccess, { id, commit }: HubRepository, path: string): string {
  return `${endpoint}/${id}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

async function read(
  url: string,
  access: HubAccess,
  asked: { readonly id: string; readonly revision: string },
  options: Pick<RequestOptions, 'signal' | 'idleMs'>,
): Promise<string> {
  try {
    const reply = await httpGet(url, { headers: { accept: 'application/json', ...access.headers }, ...options });
    if (reply.response.ok) return await readText(reply, maxPageBytes);
    await dropReply(reply);
    throw hubRefusal(reply.response, { ...asked, withToken: access.withToken, endpoint: access.endpoint });
  } catch (error) {
    throw networkFailure(url, error, options.signal);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A name that would leave the model's folder is no file of a model. */
function isInside(path: string): boolean {
  return !/[\\:\0]/u.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
