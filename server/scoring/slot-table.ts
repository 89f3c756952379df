// What a growing cache knows of its tokens: who follows whom, how deep each stands, how far the unbranched trunk goes; and
// whether what is asked of it can be answered. Holds no tensors.
import { topCount } from '../graph/blocks/reduce-logits.ts';
import { fillPositions } from '../probes/position-ids.ts';
import { trunkLength } from '../probes/tree-mask.ts';
import { Failure } from '../shared/protocol/failure.ts';
import type { DrawRequest, RowRequest, TokenTree } from './scorer.ts';

export interface ModelLimits {
  readonly contextLength: number;
  readonly vocabularySize: number;
}

export class SlotTable {
  readonly capacity: number;
  /** (capacity) the slot that each slot follows, -1: it begins a sequence */
  readonly parents: Int32Array;
  /** (capacity) place of each slot in its own sequence */
  readonly positions: Int32Array;
  readonly #limits: ModelLimits;
  #length = 0;
  #trunk = 0;

  constructor(capacity: number, limits: ModelLimits) {
    this.capacity = capacity;
    this.parents = new Int32Array(capacity);
    this.positions = new Int32Array(capacity);
    this.#limits = limits;
  }

  /** Slots in use. */
  get length(): number {
    return this.#length;
  }

  /** Leading slots that follow one another, once slots below `to` are in use. */
  trunk(to = this.#length): number {
    return trunkLength(this.parents, Math.min(this.#trunk, to), to);
  }

  /**
   * Notes parents and positions of new tokens behind the slots in use; `grow` makes them count.
   * @throws Failure `invalid-request` | `context-exceeded`
   */
  place({ ids, parents }: TokenTree): void {
    const { contextLength, vocabularySize } = this.#limits;
    const first = this.#length;
    const end = first + ids.length;
    if (ids.length !== parents.length)
      throw new Failure('invalid-request', `The tree has ${ids.length} ids and ${parents.length} parents.`);
    if (end > this.capacity)
      throw new Failure(
        'invalid-request',
        `${ids.length} tokens do not fit behind ${first} in a cache for ${this.capacity}; begin a pass with more capacity.`,
      );
    const foreign = ids.find((id) => id < 0 || id >= vocabularySize);
    if (foreign !== undefined)
      throw new Failure('invalid-request', `Token id ${foreign} is not one of the model's ${vocabularySize}.`);
    this.parents.set(parents, first);
    fillPositions(this.parents, this.positions, first, end);
    const deepest = this.positions.subarray(first, end).reduce((a, b) => Math.max(a, b), 0);
    if (deepest >= contextLength)
      throw new Failure(
        'context-exceeded',
        `The text has ${deepest + 1} tokens; the model reads at most ${contextLength}.`,
      );
  }

  /** Takes the next `tokens` placed slots into use. */
  grow(tokens: number): void {
    this.#length += tokens;
    this.#trunk = this.trunk();
  }

  /** @throws Failure `invalid-request` where fewer slots are in use */
  truncate(length: number): void {
    if (length < 0 || length > this.#length)
      throw new Failure('invalid-request', `The cache holds ${this.#length} tokens; it cannot be cut to ${length}.`);
    this.#length = length;
    this.#trunk = Math.min(this.#trunk, length);
  }

  /**
   * @param tokens size of the tree that the rows are asked of
   * @throws Failure `invalid-request`
   */
  checkRequest({ rows, targets, top, draws }: RowRequest, tokens: number): void {
    const { vocabularySize } = this.#limits;
    if (rows.length !== targets.length)
      throw new Failure('invalid-request', `There are ${rows.length} rows and ${targets.length} targets.`);
    if (!(top >= 0 && top <= topCount))
      throw new Failure('invalid-request', `${top} likeliest tokens were asked; 0 to ${topCount} can be had.`);
    const row = rows.find((index) => index < 0 || index >= tokens);
    if (row !== undefined) throw new Failure('invalid-request', `Row ${row} was asked of a tree of ${tokens} tokens.`);
    const target = targets.find((id) => id < -1 || id >= vocabularySize);
    if (target !== undefined)
      throw new Failure('invalid-request', `Target ${target} is not one of the model's ${vocabularySize} tokens.`);
    if (draws !== undefined) checkDraws(draws, rows.length);
  }
}

function checkDraws({ rows, uniforms, temperature }: DrawRequest, asked: number): void {
  if (rows.length !== uniforms.length)
    throw new Failure('invalid-request', `There are ${rows.length} draws and ${uniforms.length} numbers to draw with.`);
  const row = rows.find((index) => index < 0 || index >= asked);
  if (row !== undefined) throw new Failure('invalid-request', `A draw was asked from row ${row} of ${asked}.`);
  const odd = uniforms.find((value) => !(value >= 0 && value < 1));
  if (odd !== undefined) throw new Failure('invalid-request', `A draw was asked with ${odd}; numbers in [0, 1) draw.`);
  if (!(temperature > 0 && Number.isFinite(temperature)))
    throw new Failure('invalid-request', `The temperature is ${temperature}; it has to be above 0.`);
}
