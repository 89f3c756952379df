// What is being annotated, by file, so that it can be stopped: by the asker's own cancel, by "cancel", or by closing.

export class RunningJobs {
  readonly #jobs = new Map<string, Set<AbortController>>();

  /** Runs `work` with a signal that ends with `outer`, or when the file's work is stopped. */
  async run<T>(uri: string, outer: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const jobs = this.#jobs.get(uri) ?? new Set();
    this.#jobs.set(uri, jobs);
    jobs.add(controller);
    try {
      return await work(AbortSignal.any([outer, controller.signal]));
    } finally {
      jobs.delete(controller);
      if (jobs.size === 0) this.#jobs.delete(uri);
    }
  }

  stop(uri: string): void {
    for (const controller of this.#jobs.get(uri) ?? []) controller.abort();
  }

  stopAll(): void {
    for (const uri of this.#jobs.keys()) this.stop(uri);
  }
}
