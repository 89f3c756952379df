// Probes → one token tree behind a cached trace, and the rows that answer them. Probe tokens of all probes come first,
// what is forced behind them, so that what follows the probes can be cut off and the probes kept. What begins alike behind
// the same token is there once. Pure.
//
//   trunk ── … ── e1 ── … ── e2 ── …            slots 0 … firstSlot-1, already cached
//                 └ p1 p2 ┬ a1 ┬ a2              probe behind e1, answers a1 a2 and a1 a3, and b1
//                         │    └ a3
//                         └ b1
import type { Probe, ProbeTree } from './probe.ts';

export interface PackedProbes {
  readonly tree: ProbeTree;
  /** Tokens of the tree that are probe, before the first forced token. */
  readonly probeTokens: number;
  /** (r) indices into the tree */
  readonly rows: Int32Array;
  /** (r) token whose log-prob is asked; -1: none */
  readonly targets: Int32Array;
  /** One entry a probe. */
  readonly places: readonly ProbePlace[];
}

export interface ProbePlace {
  /** Cache slot of the probe's last token: what is decoded follows it. */
  readonly endSlot: number;
  /** Row behind the probe's last token: the distribution of the first answer token. */
  readonly firstRow: number;
  /** For each accepted answer the rows of its K tokens. */
  readonly answerRows: readonly Int32Array[];
  /** The same for each further text. */
  readonly furtherRows: readonly Int32Array[];
}

/** @param firstSlot number of tokens in the cache: the slot of the tree's first token */
export function packProbes(probes: readonly Probe[], firstSlot: number): PackedProbes {
  const tree = new GrowingTree(firstSlot);
  const endSlots = probes.map(({ slot, ids }) => ids.reduce((parent, id) => tree.follow(parent, id), slot));
  const probeTokens = tree.length;
  const rows = new AskedRows(firstSlot);
  const force = (endSlot: number, chain: Int32Array): Int32Array => {
    let slot = endSlot;
    return chain.map((token, position) => {
      const row = rows.ask(slot, token);
      // The last token is only asked for: nothing follows it.
      if (position < chain.length - 1) slot = tree.follow(slot, token);
      return row;
    });
  };
  const places = probes.map(({ answers, further = [] }, index): ProbePlace => {
    const endSlot = endSlots[index] ?? -1;
    const answerRows = answers.map((answer) => force(endSlot, answer));
    const furtherRows = further.map((chain) => force(endSlot, chain));
    const firstRow = answerRows[0]?.[0] ?? furtherRows[0]?.[0] ?? rows.ask(endSlot, -1);
    return { endSlot, firstRow, answerRows, furtherRows };
  });
  return { tree: tree.finish(), probeTokens, ...rows.finish(), places };
}

class GrowingTree {
  readonly #firstSlot: number;
  readonly #ids: number[] = [];
  readonly #parents: number[] = [];
  readonly #slots = new Map<string, number>();

  constructor(firstSlot: number) {
    this.#firstSlot = firstSlot;
  }

  get length(): number {
    return this.#ids.length;
  }

  /** The slot of token `id` behind slot `parent`: the one that is there, or a new one. */
  follow(parent: number, id: number): number {
    const key = `${parent} ${id}`;
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    this.#parents.push(parent);
    const slot = this.#firstSlot + this.#ids.push(id) - 1;
    this.#slots.set(key, slot);
    return slot;
  }

  finish(): ProbeTree {
    return { ids: Int32Array.from(this.#ids), parents: Int32Array.from(this.#parents) };
  }
}

class AskedRows {
  readonly #firstSlot: number;
  readonly #rows: number[] = [];
  readonly #targets: number[] = [];
  readonly #places = new Map<string, number>();

  constructor(firstSlot: number) {
    this.#firstSlot = firstSlot;
  }

  /** The place among the rows of the distribution after `slot`, asked for `target`. */
  ask(slot: number, target: number): number {
    const key = `${slot} ${target}`;
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#targets.push(target);
    const place = this.#rows.push(slot - this.#firstSlot) - 1;
    this.#places.set(key, place);
    return place;
  }

  finish(): Pick<PackedProbes, 'rows' | 'targets'> {
    return { rows: Int32Array.from(this.#rows), targets: Int32Array.from(this.#targets) };
  }
}
