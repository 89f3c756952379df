// How many threads a matrix product gets: one a physical core that this process may use. Two threads on one core share
// its multipliers and slow each other down.
import { readFileSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';

export interface CoreFacts {
  /** Logical processors this process may run on. */
  readonly available: number;
  /** For each logical processor the list of those sharing its core, as Linux spells it; empty where unknown. */
  readonly siblings: readonly string[];
  /** Processors' worth of time the container is allowed; null: no limit. */
  readonly quota: number | null;
}

export function chooseThreads({ available, siblings, quota }: CoreFacts): number {
  const cores = new Set(siblings).size;
  const perCore = cores === 0 ? 1 : siblings.length / cores;
  const physical = Math.max(1, Math.floor(available / perCore));
  return quota === null ? physical : Math.max(1, Math.min(physical, Math.floor(quota)));
}

export function readCoreFacts(): CoreFacts {
  return { available: availableParallelism(), siblings: readSiblings(), quota: readQuota() };
}

const cpuFolder = '/sys/devices/system/cpu';

function readSiblings(): readonly string[] {
  try {
    return readdirSync(cpuFolder)
      .filter((name) => /^cpu\d+$/.test(name))
      .map((name) => readFileSync(`${cpuFolder}/${name}/topology/thread_siblings_list`, 'utf8').trim());
  } catch {
    return []; // not Linux, or a container that hides it: every logical processor counts as a core
  }
}

/** cgroup 2: "<quota or max> <period>" in microseconds. */
function readQuota(): number | null {
  try {
    const [quota = '', period = ''] = readFileSync('/sys/fs/cgroup/cpu.max', 'utf8').trim().split(' ');
    return quota === 'max' || !(Number(period) > 0) ? null : Number(quota) / Number(period);
  } catch {
    return null; // no control group: no limit
  }
}
