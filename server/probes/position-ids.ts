// How deep each token of a tree stands in its own sequence: what the model is told as position. Pure.
import { Failure } from '../shared/protocol/failure.ts';

/**
 * Writes the positions of slots `from … to-1`: one more than the parent's, 0 where a sequence begins.
 * @param parents (≥ to) the slot each slot follows, -1 for none; must be smaller than the slot itself
 * @param positions (≥ to) filled below `from` already
 * @throws Failure `invalid-request` where a parent does not come before its child
 */
export function fillPositions(parents: Int32Array, positions: Int32Array, from: number, to: number): void {
  for (let slot = from; slot < to; slot++) {
    const parent = parents[slot] ?? -1;
    if (parent >= slot || parent < -1)
      throw new Failure(
        'invalid-request',
        `The token at cache slot ${slot} follows slot ${parent}; a parent must be an earlier slot, or -1.`,
      );
    positions[slot] = parent === -1 ? 0 : (positions[parent] ?? 0) + 1;
  }
}
