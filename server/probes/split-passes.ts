// Probes in groups that fit a budget of tokens, in order, so that the room behind the trace stays bounded however many
// steps it has. Pure.
import type { Probe } from './probe.ts';

/** Decoded tokens at most (signals.md S5.2). */
export const maxDecodedTokens = 10;

/**
 * Slots that a probe takes behind the trace: the probe, and either its forced answers or what is decoded.
 * @param branches answers that are decoded side by side
 */
export function probeSlots(probe: Probe, branches = 1): number {
  const forced = probe.answers.reduce((sum, answer) => sum + answer.length - 1, 0);
  // Forced answers are cut off before anything is decoded; the last decoded token is never appended.
  return probe.ids.length + Math.max(forced, branches * (maxDecodedTokens - 1));
}

/** Groups of consecutive probes with at most `budget` slots each; a probe larger than that is a group of its own. */
export function splitPasses<P extends Probe>(
  probes: readonly P[],
  budget: number,
  branches = 1,
): readonly (readonly P[])[] {
  const groups: P[][] = [];
  let room = 0;
  for (const probe of probes) {
    const slots = probeSlots(probe, branches);
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
