// What the view remembers between being hidden and shown: where the reader was and what was chosen. No values of traces.
import { sortColumns, type RowSort } from '../../../server/shared/protocol/trace-requests.ts';
import type { ViewMemory } from '../../host.ts';
import { fileSort } from './list/row-pages.ts';

export interface Remembered {
  readonly line: number | null;
  readonly filter: string;
  readonly order: 'file' | 'group';
  readonly sort: RowSort;
  /** Ids of the signals chosen; unknown ones of another version mean the first. */
  readonly tokenSignal: string;
  readonly stepSignal: string;
  /** First token in sight. */
  readonly token: number;
}

const fresh: Remembered = {
  line: null,
  filter: '',
  order: 'group',
  sort: fileSort,
  tokenSignal: 'entropy',
  stepSignal: 'potential',
  token: 0,
};

/** Keeping the place crosses to the editor's process: done when the reader rests, not in every frame of a scroll. */
const restMs = 150;

export class KeptMemory {
  readonly #memory: ViewMemory;
  #now: Remembered;
  #writing: ReturnType<typeof setTimeout> | undefined;

  constructor(memory: ViewMemory) {
    this.#memory = memory;
    this.#now = parseRemembered(memory.read());
  }

  get now(): Remembered {
    return this.#now;
  }

  change(part: Partial<Remembered>): void {
    this.#now = { ...this.#now, ...part };
    clearTimeout(this.#writing);
    this.#writing = setTimeout(() => this.#memory.write(this.#now), restMs);
  }
}

/** Anything may have been stored, by an older version too: what does not fit is left out. */
export function parseRemembered(state: unknown): Remembered {
  if (typeof state !== 'object' || state === null) return fresh;
  const fields = new Map<string, unknown>(Object.entries(state));
  const text = (name: string, otherwise: string): string => {
    const value = fields.get(name);
    return typeof value === 'string' ? value : otherwise;
  };
  const line = fields.get('line');
  const token = fields.get('token');
  return {
    line: typeof line === 'number' ? line : null,
    filter: text('filter', fresh.filter),
    order: fields.get('order') === 'file' ? 'file' : 'group',
    sort: parseSort(fields.get('sort')),
    tokenSignal: text('tokenSignal', fresh.tokenSignal),
    stepSignal: text('stepSignal', fresh.stepSignal),
    token: typeof token === 'number' && token >= 0 ? token : 0,
  };
}

function parseSort(value: unknown): RowSort {
  if (typeof value !== 'object' || value === null) return fileSort;
  const fields = new Map<string, unknown>(Object.entries(value));
  const by = sortColumns.find((column) => column === fields.get('by'));
  return by === undefined ? fileSort : { by, descending: fields.get('descending') === true };
}
