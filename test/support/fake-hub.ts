// A Hugging Face hub and a package index on 127.0.0.1: repositories with checksums, bytes behind a redirect to another
// host, Range, and the ways in which they fail. Keeps every request, so that a test can say what was asked.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly host: 'hub' | 'bytes';
  readonly path: string;
  readonly range: string | null;
  readonly authorization: string | null;
}

/** What happens to one answer of bytes. */
export interface Trouble {
  /** Nothing more comes after so many bytes, until `cut` closes the connection. */
  readonly pauseAfter?: number;
  /** The connection is closed before any byte. */
  readonly cut?: boolean;
  readonly status?: number;
  readonly ignoreRange?: boolean;
}

export interface FakeRepository {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** Files stored as large ones, with a SHA-256; the others have git's SHA-1. */
  readonly large?: readonly string[];
  /** Revisions besides main. */
  readonly revisions?: readonly string[];
  /** A token that may read it; others are refused as for a gated model. */
  readonly token?: string;
  /** The checksum that is claimed of a file, where it is a wrong one. */
  readonly claimed?: Readonly<Record<string, string>>;
}

export const fakeCommit = '0123456789abcdef0123456789abcdef01234567';

export class FakeHub {
  readonly requests: SeenRequest[] = [];
  readonly repositories = new Map<string, FakeRepository>();
  /** Pages and files of a package index, by path. */
  readonly pages = new Map<string, string | Uint8Array>();
  /** For the next answers of bytes, one each. */
  readonly troubles: Trouble[] = [];
  readonly #hub: Server;
  readonly #bytes: Server;
  readonly #paused: ServerResponse[] = [];

  constructor() {
    this.#hub = createServer((request, response) => this.#answer(request, response));
    this.#bytes = createServer((request, response) => this.#send(request, response));
  }

  async start(): Promise<void> {
    for (const server of [this.#hub, this.#bytes]) {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    }
  }

  async end(): Promise<void> {
    for (const server of [this.#hub, this.#bytes]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  /**
   * Closes the connections that paused. Asked for once the bytes before it have arrived: a client may drop what it had
   * not read when it sees the end.
   */
  cut(): void {
    for (const response of this.#paused.splice(0)) response.socket?.end();
  }

  get address(): string {
    return addressOf(this.#hub);
  }

  /** Requests for bytes so far, `path range` each. */
  get fetched(): string[] {
    return this.requests.filter(({ host }) => host === 'bytes').map(({ path, range }) => `${path} ${range ?? 'whole'}`);
  }

  #note(host: SeenRequest['host'], { url = '', headers }: IncomingMessage): void {
    const { range = null, authorization = null } = headers;
    this.requests.push({ host, path: decodeURIComponent(url.split('?')[0] ?? ''), range, authorization });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.#note('hub', request);
    const path = decodeURIComponent((request.url ?? '').split('?')[0] ?? '');
    const page = this.pages.get(path);
    if (typeof page === 'string') return void response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    if (page !== undefined) return void response.writeHead(302, { location: addressOf(this.#bytes) + path }).end();
    const [, id = '', revision = ''] = /^\/api\/models\/([^/]+\/[^/]+)\/revision\/(.+)$/u.exec(path) ?? [];
    const [, from = ''] = /^\/([^/]+\/[^/]+)\/resolve\//u.exec(path) ?? [];
    if (id === '' && from === '') return void response.writeHead(404).end();
    const repository = this.repositories.get(id || from);
    if (repository === undefined) {
      return void response
        .writeHead(request.headers.authorization === undefined ? 401 : 404, { 'x-error-code': 'RepoNotFound' })
        .end();
    }
    if (repository.token !== undefined && request.headers.authorization !== `Bearer ${repository.token}`) {
      return void response.writeHead(401, { 'x-error-code': 'GatedRepo' }).end('{}');
    }
    if (from !== '') return void response.writeHead(302, { location: addressOf(this.#bytes) + path }).end();
    if (!['main', fakeCommit, ...(repository.revisions ?? [])].includes(revision)) {
      return void response.writeHead(404, { 'x-error-code': 'RevisionNotFound' }).end();
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(describe(id, repository)));
  }

  #send(request: IncomingMessage, response: ServerResponse): void {
    this.#note('bytes', request);
    const path = decodeURIComponent(request.url ?? '');
    const [, id = '', file = ''] = /^\/([^/]+\/[^/]+)\/resolve\/[^/]+\/(.+)$/u.exec(path) ?? [];
    const content = this.pages.get(path) ?? this.repositories.get(id)?.files[file];
    if (content === undefined) return void response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end();
    const whole = Buffer.from(content as string /* both kinds are taken */);
    const trouble = this.troubles.shift() ?? {};
    if (trouble.cut === true) return void response.socket?.end();
    if (trouble.status !== undefined) return void response.writeHead(trouble.status).end();
    const begin =
      trouble.ignoreRange === true ? 0 : Number(/bytes=(\d+)-/u.exec(request.headers.range ?? '')?.[1] ?? 0);
    const bytes = whole.subarray(begin);
    const headers = {
      'content-length': bytes.length,
      'content-range': `bytes ${begin}-${whole.length - 1}/${whole.length}`,
    };
    response.writeHead(begin > 0 ? 206 : 200, begin > 0 ? headers : { 'content-length': bytes.length });
    if (trouble.pauseAfter === undefined) return void response.end(bytes);
    response.write(bytes.subarray(0, trouble.pauseAfter));
    this.#paused.push(response);
  }
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo) /* it listens on a port */.port}`;
}

function describe(id: string, { files, large = [], claimed = {} }: FakeRepository): object {
  const siblings = Object.entries(files).map(([rfilename, content]) => {
    const bytes = Buffer.from(content as string /* both kinds are taken */);
    const sha256 = claimed[rfilename] ?? createHash('sha256').update(bytes).digest('hex');
    const lfs = large.includes(rfilename) ? { lfs: { size: bytes.length, sha256, pointerSize: 134 } } : {};
    return { rfilename, size: bytes.length, blobId: claimed[rfilename] ?? gitSha1(bytes), ...lfs };
  });
  return { id, sha: fakeCommit, private: false, siblings };
}

export function gitSha1(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
