// Wall-clock and processor time of a piece of work, and the most memory this process ever held.

export interface Timing {
  readonly seconds: number;
  /** Processor time of all threads: on a busy machine steadier than the clock. */
  readonly cpuSeconds: number;
}

export async function timed(work: () => Promise<unknown>): Promise<Timing> {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await work();
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { seconds, cpuSeconds: (user + system) / 1e6 };
}

/** Largest resident size since the process began. */
export function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}
