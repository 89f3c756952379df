// One HTTP GET: what is sent, how long silence is borne, and what a failing network is called. No retries here.
import { Failure } from '../../shared/protocol/failure.ts';

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Milliseconds without a byte after which the connection counts as dead. */
  readonly idleMs?: number;
}

export interface Reply {
  readonly response: Response;
  /** The body's pieces as they come. Throws what the network throws, also after `idleMs` of silence. */
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** A hub under load answers within seconds; half a minute of silence is a dead connection. */
const defaultIdleMs = 30_000;

/** Redirects are followed; `Authorization` does not go along to another host (fetch sees to it). @throws Error of the network */
export async function httpGet(url: string, options: RequestOptions = {}): Promise<Reply> {
  const idle = new IdleTimer(options.idleMs ?? defaultIdleMs);
  const signals = options.signal === undefined ? [idle.signal] : [options.signal, idle.signal];
  try {
    const response = await fetch(url, {
      headers: { 'user-agent': 'credence', ...options.headers },
      signal: AbortSignal.any(signals),
    });
    idle.restart();
    return { response, pieces: readPieces(response, idle) };
  } catch (error) {
    idle.stop();
    throw error;
  }
}

/** A small text, read whole. @param limit bytes; a longer one is refused @throws Failure | Error of the network */
export async function readText({ response, pieces }: Reply, limit: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > limit) {
      throw new Failure('download-failed', `${hostOf(response.url)} answered with more than ${limit} bytes; not read.`);
    }
    parts.push(piece);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** For a reply of which only the head mattered: closes its connection. */
export async function dropReply({ pieces }: Reply): Promise<void> {
  for await (const _piece of pieces) break;
}

/** Host and port, without a user name or password that the address may carry. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the address';
}

/** What went wrong in the network, in a few words: "getaddrinfo ENOTFOUND huggingface.co". */
export function networkReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return error.message;
  const { cause } = error;
  // fetch says "fetch failed" and keeps the reason in `cause`, which several tried addresses make an AggregateError.
  if (cause instanceof AggregateError) return networkReason(cause.errors[0] ?? cause);
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}

/** @throws Failure `cancelled` where the user's signal ended it, `download-failed` otherwise */
export function networkFailure(url: string, error: unknown, signal?: AbortSignal): Failure {
  if (error instanceof Failure) return error;
  if (signal?.aborted === true) return new Failure('cancelled', 'The download was stopped.');
  const message = `${hostOf(url)} cannot be reached: ${networkReason(error)}.`;
  return new Failure('download-failed', message, { cause: error });
}

async function* readPieces(response: Response, idle: IdleTimer): AsyncGenerator<Uint8Array> {
  try {
    if (response.body === null) return;
    for await (const piece of response.body) {
      idle.restart();
      yield piece;
    }
  } finally {
    idle.stop();
  }
}

class IdleTimer {
  readonly #controller = new AbortController();
  readonly #milliseconds: number;
  #timer: NodeJS.Timeout | null = null;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
    this.restart();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  restart(): void {
    this.stop();
    this.#timer = setTimeout(() => {
      const message = `nothing came for ${this.#milliseconds / 1000} seconds`;
      this.#controller.abort(new DOMException(message, 'TimeoutError'));
    }, this.#milliseconds);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}
