// The language server's only way to a model: one scorer process, started at the first request, supervised, restarted
// after a crash, ended after long idleness. Requests run one after the other.
import { Failure } from '../shared/protocol/failure.ts';
import type { Preparation } from '../shared/protocol/preparation.ts';
import type { AnnotateRequest, LoadedModel, MeasureRequest } from '../shared/protocol/server-scorer.ts';
import type { ScorerStatus } from '../shared/protocol/trace-requests.ts';
import type { Annotation } from '../shared/trace/annotation.ts';
import type { StepValues } from '../shared/trace/step-values.ts';
import { startScorerChild, type ScorerChild } from './scorer-child.ts';

export interface ScorerProcessOptions {
  /** Absolute path of the built scorer program. */
  readonly script: string;
  /** Node executable; null: the runtime this program runs on. */
  readonly runtime: string | null;
  readonly onStatus: (status: ScorerStatus) => void;
  /** Milliseconds without work until the process ends and gives its memory back. */
  readonly idleMs?: number;
  /** Milliseconds a cancelled job may take to stop before the process is killed. */
  readonly settleMs?: number;
}

export interface AnnotateHandles {
  readonly signal?: AbortSignal;
  readonly onProgress?: (doneTokens: number, totalTokens: number) => void;
}

export interface MeasureHandles {
  readonly signal?: AbortSignal;
  /** Continuations written of those that will be; with a place that has all of its own, as values that hold it alone. */
  readonly onMeasured?: (done: number, total: number, place: StepValues | null) => void;
}

/** One kind of request, as it is asked of a running process. */
interface Asking<T> {
  /** Of the trace, for messages. */
  readonly line: number;
  readonly signal: AbortSignal | undefined;
  /** Hears what the process says of the job; returns what ends that. */
  readonly hear: (child: ScorerChild, job: number) => () => void;
  readonly ask: (child: ScorerChild, job: number, options: { readonly signal?: AbortSignal }) => Promise<T>;
}

export interface ScorerProcess {
  /** @throws Failure `cancelled` | `closed` | `scorer-crashed` (twice in one request), or what the scorer answers */
  annotate(request: AnnotateRequest, handles?: AnnotateHandles): Promise<Annotation>;
  /** Measures steps of one trace by sampling. @throws as annotate does */
  measure(request: MeasureRequest, handles?: MeasureHandles): Promise<StepValues>;
  /** Ends the process and all requests. */
  dispose(): void;
}

const defaultIdleMs = 10 * 60_000;
/** A chunk of 512 tokens of a large model on a slow machine stays under this. */
const defaultSettleMs = 20_000;
/** A request that took the process down is tried once more: the next start may have the memory the last had not. */
const attempts = 2;

export function createScorerProcess(options: ScorerProcessOptions): ScorerProcess {
  return new SupervisedScorer(options);
}

class SupervisedScorer implements ScorerProcess {
  readonly #options: ScorerProcessOptions;
  readonly #disposed = new AbortController();
  #child: Promise<ScorerChild> | null = null;
  #loaded: LoadedModel | null = null;
  #tail: Promise<unknown> = Promise.resolve();
  #idle: ReturnType<typeof setTimeout> | undefined;
  #nextJob = 1;

  constructor(options: ScorerProcessOptions) {
    this.#options = options;
  }

  annotate(request: AnnotateRequest, { signal, onProgress }: AnnotateHandles = {}): Promise<Annotation> {
    return this.#inTurn({
      ...{ line: request.trace.line, signal },
      hear: ({ channel }, job) =>
        channel.on('progress', (progress) => {
          if (progress.job === job) onProgress?.(progress.doneTokens, progress.totalTokens);
        }),
      ask: ({ channel }, job, options) => channel.request('annotate', { ...request, job }, options),
    });
  }

  measure(request: MeasureRequest, { signal, onMeasured }: MeasureHandles = {}): Promise<StepValues> {
    return this.#inTurn({
      ...{ line: request.trace.line, signal },
      hear: ({ channel }, job) =>
        channel.on('measured', ({ job: about, done, total, place }) => {
          if (about === job) onMeasured?.(done, total, place);
        }),
      ask: ({ channel }, job, options) => channel.request('measure', { ...request, job }, options),
    });
  }

  dispose(): void {
    this.#disposed.abort();
    clearTimeout(this.#idle);
    void this.#child?.then(
      (child) => child.kill(),
      () => undefined,
    );
    this.#child = null;
  }

  #inTurn<T>(asking: Asking<T>): Promise<T> {
    const turn = this.#tail.then(() => this.#run(asking));
    this.#tail = turn.catch(() => undefined);
    // A request that still waits for its turn ends at once when it is cancelled.
    return untilAborted(turn, asking.signal);
  }

  async #run<T>(asking: Asking<T>): Promise<T> {
    const { line, signal } = asking;
    clearTimeout(this.#idle);
    try {
      for (let attempt = 1; ; attempt++) {
        this.#refuseEnded(signal);
        const child = await this.#started();
        try {
          this.#tell('busy', null);
          return await this.#ask(child, asking);
        } catch (error) {
          if (child.alive || this.#disposed.signal.aborted || signal?.aborted === true) throw error;
          const story = `The scorer process ${child.ending ?? 'ended'}`;
          if (attempt === attempts) {
            const again = `${story}, twice at line ${line}. Try a smaller model or a shorter trace.`;
            throw new Failure('scorer-crashed', again, { cause: error });
          }
          this.#tell('restarting', `${story}; it is started again and line ${line} repeated.`);
        }
      }
    } catch (error) {
      if (error instanceof Failure && error.code === 'scorer-crashed') this.#tell('failed', error.message);
      else this.#tell('idle', null);
      throw error;
    } finally {
      this.#rest();
    }
  }

  async #ask<T>(child: ScorerChild, { signal, hear, ask }: Asking<T>): Promise<T> {
    const job = this.#nextJob++;
    const stops = [
      hear(child, job),
      child.channel.on('preparing', ({ job: about, ...preparation }) => {
        if (about === job && signal?.aborted !== true) this.#tell('busy', null, preparation);
      }),
    ];
    try {
      const answer = await ask(child, job, signal === undefined ? {} : { signal });
      this.#tell('idle', null);
      return answer;
    } catch (error) {
      if (child.alive && signal?.aborted === true) await this.#settle(child, job);
      throw error;
    } finally {
      for (const stop of stops) stop();
    }
  }

  /** Waits until a cancelled job has stopped; kills a process that does not answer. */
  async #settle(child: ScorerChild, job: number): Promise<void> {
    try {
      await child.channel.request('settle', { job }, { timeoutMs: this.#options.settleMs ?? defaultSettleMs });
    } catch {
      // Whatever the reason, the process is not to be relied on; the next request starts another.
      child.kill();
      this.#forget();
    }
  }

  async #started(): Promise<ScorerChild> {
    const running = this.#child === null ? null : await this.#child;
    if (running?.alive === true) return running;
    this.#tell(running === null ? 'starting' : 'restarting', null);
    this.#loaded = null;
    const starting = startScorerChild(this.#options.script, this.#options.runtime);
    this.#child = starting;
    try {
      const child = await starting;
      child.channel.on('loaded', (loaded) => {
        this.#loaded = loaded;
        this.#tell('busy', null);
      });
      if (this.#disposed.signal.aborted) child.kill();
      return child;
    } catch (error) {
      this.#forget();
      throw error;
    }
  }

  #forget(): void {
    this.#child = null;
    this.#loaded = null;
  }

  #rest(): void {
    clearTimeout(this.#idle);
    if (this.#disposed.signal.aborted) return;
    this.#idle = setTimeout(() => {
      void this.#child?.then(
        (child) => child.kill(),
        () => undefined,
      );
      this.#forget();
      this.#tell('idle', null);
    }, this.#options.idleMs ?? defaultIdleMs);
    this.#idle.unref();
  }

  #refuseEnded(signal: AbortSignal | undefined): void {
    if (this.#disposed.signal.aborted) throw new Failure('closed', 'The scorer was shut down.');
    if (signal?.aborted === true) throw new Failure('cancelled', 'The work was cancelled.');
  }

  #tell(state: ScorerStatus['state'], message: string | null, preparing?: Preparation): void {
    if (this.#disposed.signal.aborted) return;
    this.#options.onStatus({
      state,
      model: this.#loaded?.model ?? null,
      device: this.#loaded?.device ?? null,
      precision: this.#loaded?.precision ?? null,
      variant: this.#loaded?.variant ?? null,
      reason: this.#loaded?.reason ?? null,
      note: this.#loaded?.note ?? null,
      message,
      ...(preparing === undefined ? {} : { preparing }),
    });
  }
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new Failure('cancelled', 'The work was cancelled.'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
