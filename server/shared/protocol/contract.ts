// How a contract between two parties is written down: names mapped to parameter and result types. Types only.

/** One request: what is asked and what comes back. */
export interface RequestShape {
  readonly params: unknown;
  readonly result: unknown;
}

/** All requests one party answers, by name. Written as a self-constraint so that interfaces can be given. */
export type RequestMap<T> = { readonly [K in keyof T]: RequestShape };

/** The name of a request or event. */
export type NameOf<T> = Extract<keyof T, string>;

export type ParamsOf<T, K extends keyof T> = T[K] extends { params: infer P } ? P : never;
export type ResultOf<T, K extends keyof T> = T[K] extends { result: infer R } ? R : never;

/** What a handler is told besides the parameters. */
export interface RequestContext {
  /** Aborted when the asker cancels, or the channel is disposed. */
  readonly signal: AbortSignal;
}

/** One handler for each request; the compiler lists the missing ones. */
export type Handlers<T> = {
  readonly [K in NameOf<T>]: (
    params: ParamsOf<T, K>,
    context: RequestContext,
  ) => Promise<ResultOf<T, K>> | ResultOf<T, K>;
};
