// Probes in groups that fit a budget of tokens, in order, so that the room behind the trace stays bounded however many
// steps it has. Pure.
import type { Probe } from './probe.ts';

/** Decoded tokens at most (signals.md S5.2). */
export const maxDecodedTokens = 10;

/**
 * Slots that a probe takes behind the trace at most: the probe, and either what is forced behind it or what is decoded.
 * @param branches answers that are decoded side by side
 */
export function probeSlots(probe: Probe, branches = 1): number {
  const { ids, answers, further = [], decoded = maxDecodedTokens } = probe;
  const forced = [...answers, ...further].reduce((sum, chain) => sum + chain.length - 1, 0);
  // What was forced is cut off before anything is decoded; the last decoded token is never appended.
  return ids.length + Math.max(forced, branches * Math.max(0, decoded - 1));
}

/**
 * Groups of consecutive probes with at most `budget` slots each; a probe larger than that is a group of its own.
 * @param branchesOf answers that are decoded side by side behind a probe
 */
export function splitPasses<P extends Probe>(
  probes: readonly P[],
  budget: number,
  branchesOf: (probe: P) => number = () => 1,
): readonly (readonly P[])[] {
  const groups: P[][] = [];
  let room = 0;
  for (const probe of probes) {
    const slots = probeSlots(probe, branchesOf(probe));
    const group = groups.at(-1);
    if (group !== undefined && slots <= room) group.push(probe);
    else {
      groups.push([probe]);
      room = budget;
    }
    room -= slots;
  }
  return groups;
}
