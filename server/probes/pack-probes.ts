// Probes → one token tree behind a cached trace, and the rows that answer them. Probe tokens of all probes come first,
// forced answers behind them, so that what follows the probes can be cut off and the probes kept. Pure.
//
//   trunk ── … ── e1 ── … ── e2 ── …            slots 0 … firstSlot-1, already cached
//                 └ p1 p2 ┬ a1 a2                probe behind e1, two accepted answers
//                         └ b1
import type { Probe, ProbeTree } from './probe.ts';

export interface PackedProbes {
  readonly tree: ProbeTree;
  /** Tokens of the tree that are probe, before the first answer token. */
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
}

/** @param firstSlot number of tokens in the cache: the slot of the tree's first token */
export function packProbes(probes: readonly Probe[], firstSlot: number): PackedProbes {
  const tree = new GrowingTree(firstSlot);
  const endSlots = probes.map((probe) => tree.append(probe.slot, probe.ids));
  const probeTokens = tree.length;
  const rows: number[] = [];
  const targets: number[] = [];
  const ask = (slot: number, target: number): number => {
    targets.push(target);
    return rows.push(slot - firstSlot) - 1;
  };
  const places = probes.map((probe, index): ProbePlace => {
    const endSlot = endSlots[index] ?? -1;
    const answerRows = probe.answers.map((answer) => {
      let slot = endSlot;
      return answer.map((token, position) => {
        const row = ask(slot, token);
        // The last token is only asked for: nothing follows it.
        if (position < answer.length - 1) slot = tree.append(slot, [token]);
        return row;
      });
    });
    return { endSlot, firstRow: answerRows[0]?.[0] ?? ask(endSlot, -1), answerRows };
  });
  return {
    tree: tree.finish(),
    probeTokens,
    rows: Int32Array.from(rows),
    targets: Int32Array.from(targets),
    places,
  };
}

class GrowingTree {
  readonly #firstSlot: number;
  readonly #ids: number[] = [];
  readonly #parents: number[] = [];

  constructor(firstSlot: number) {
    this.#firstSlot = firstSlot;
  }

  get length(): number {
    return this.#ids.length;
  }

  /** Appends a chain behind `slot`; returns the slot of its last token. */
  append(slot: number, ids: ArrayLike<number>): number {
    let parent = slot;
    for (const id of Array.from(ids)) {
      this.#parents.push(parent);
      parent = this.#firstSlot + this.#ids.push(id) - 1;
    }
    return parent;
  }

  finish(): ProbeTree {
    return { ids: Int32Array.from(this.#ids), parents: Int32Array.from(this.#parents) };
  }
}
