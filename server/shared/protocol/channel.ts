// Typed requests and events over any two-way message port: webview, child process, worker or test. Every request ends:
// with its result, a failure, a timeout, a cancellation, or the channel's disposal.
import type { Handlers, NameOf, ParamsOf, RequestMap, ResultOf } from './contract.ts';
import { parseEnvelope, type Envelope } from './envelope.ts';
import { Failure, toFailureData } from './failure.ts';

/** The two functions a transport must offer. */
export interface Port {
  post(message: unknown): void;
  /** Returns the function that ends the subscription. */
  onMessage(listener: (message: unknown) => void): () => void;
}

export interface RequestOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds; absent: no limit. For requests that should be quick, so that a dead peer is noticed. */
  readonly timeoutMs?: number;
}

interface Pending {
  readonly settle: (outcome: { result: unknown } | { failure: Failure }) => void;
}

/**
 * One end of a channel. `Ask` are the requests the peer answers, `Hear` the events it sends; `Answer` are the requests
 * answered here, `Tell` the events sent from here.
 */
export class Channel<Ask extends RequestMap<Ask>, Hear, Answer extends RequestMap<Answer>, Tell> {
  readonly #port: Port;
  readonly #unsubscribe: () => void;
  readonly #pending = new Map<number, Pending>();
  readonly #running = new Map<number, AbortController>();
  readonly #listeners = new Map<string, Set<(data: never) => void>>();
  #handlers: ReadonlyMap<string, (params: never, context: { signal: AbortSignal }) => unknown> = new Map();
  #nextId = 1;
  #closed = false;

  constructor(port: Port) {
    this.#port = port;
    this.#unsubscribe = port.onMessage((message) => {
      const envelope = parseEnvelope(message);
      if (envelope !== null && !this.#closed) this.#receive(envelope);
    });
  }

  /** Answers the peer's requests; a request without handler fails with `unknown-method`. */
  handle(handlers: Handlers<Answer>): void {
    this.#handlers = new Map(Object.entries(handlers));
  }

  /** Subscribes to an event of the peer; returns the function that ends it. */
  on<K extends NameOf<Hear>>(name: K, listener: (data: Hear[K]) => void): () => void {
    const set = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, set);
    set.add(listener);
    return () => set.delete(listener);
  }

  send<K extends NameOf<Tell>>(name: K, data: Tell[K]): void {
    if (!this.#closed) this.#post({ kind: 'event', name, data });
  }

  request<K extends NameOf<Ask>>(
    name: K,
    params: ParamsOf<Ask, K>,
    options: RequestOptions = {},
  ): Promise<ResultOf<Ask, K>> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new Failure('closed', `The connection was closed before "${name}" was asked.`));
      if (options.signal?.aborted) return reject(new Failure('cancelled', `"${name}" was cancelled.`));
      const id = this.#nextId++;
      const abort = (): void => {
        this.#post({ kind: 'cancel', id });
        settle({ failure: new Failure('cancelled', `"${name}" was cancelled.`) });
      };
      const timer =
        options.timeoutMs === undefined
          ? undefined
          : setTimeout(() => {
              this.#post({ kind: 'cancel', id });
              settle({ failure: new Failure('timeout', `"${name}" was not answered within ${options.timeoutMs} ms.`) });
            }, options.timeoutMs);
      const settle: Pending['settle'] = (outcome) => {
        this.#pending.delete(id);
        options.signal?.removeEventListener('abort', abort);
        clearTimeout(timer);
        if ('failure' in outcome) reject(outcome.failure);
        else resolve(outcome.result as ResultOf<Ask, K> /* the contract binds name and result on both sides */);
      };
      this.#pending.set(id, { settle });
      options.signal?.addEventListener('abort', abort, { once: true });
      this.#post({ kind: 'request', id, name, params });
    });
  }

  /** Ends all requests on both sides of this end; further ones fail with `closed`. */
  dispose(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unsubscribe();
    for (const controller of this.#running.values()) controller.abort();
    this.#running.clear();
    for (const { settle } of [...this.#pending.values()]) {
      settle({ failure: new Failure('closed', 'The connection was closed before the answer came.') });
    }
  }

  #post(envelope: Envelope): void {
    this.#port.post(envelope);
  }

  #receive(envelope: Envelope): void {
    switch (envelope.kind) {
      case 'request':
        void this.#answer(envelope.id, envelope.name, envelope.params);
        return;
      case 'cancel':
        this.#running.get(envelope.id)?.abort();
        return;
      case 'event':
        for (const listener of this.#listeners.get(envelope.name) ?? []) listener(envelope.data as never /* same */);
        return;
      case 'result':
        this.#pending.get(envelope.id)?.settle({ result: envelope.result });
        return;
      case 'failure':
        this.#pending
          .get(envelope.id)
          ?.settle({ failure: new Failure(envelope.failure.code, envelope.failure.message) });
        return;
    }
  }

  async #answer(id: number, name: string, params: unknown): Promise<void> {
    const handler = this.#handlers.get(name);
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      if (handler === undefined) throw new Failure('unknown-method', `Nothing here answers "${name}".`);
      const result = await handler(params as never /* the contract binds it */, { signal: controller.signal });
      if (!this.#closed) this.#post({ kind: 'result', id, result });
    } catch (error) {
      if (!this.#closed) this.#post({ kind: 'failure', id, failure: toFailureData(error) });
    } finally {
      this.#running.delete(id);
    }
  }
}
