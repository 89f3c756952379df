// One decoded text, greedy or sampled, as it grows token by token, and when it ends: a provisional answer as signals.md
// S5.2 says, others by a rule of their own. Asks no model.
import { maxDecodedTokens } from '../probes/split-passes.ts';
import type { StopRule } from '../probes/stop-rule.ts';

export interface Decoding {
  /** Text before the stop, trimmed. */
  readonly text: string;
  /** Text of the first token as it is; empty where it ended the text. */
  readonly begins: string;
  /** Entropy of every decoded position, the stopping one included. */
  readonly entropies: readonly number[];
}

export interface GrowingOptions {
  readonly stop: StopRule;
  /** Whether a token ends the text or the turn. */
  readonly isEnd: (token: number) => boolean;
  readonly bytes: (ids: readonly number[]) => Uint8Array;
  /** Tokens decoded at most; absent: those of a provisional answer. */
  readonly most?: number;
}

export class GrowingAnswer {
  readonly #options: GrowingOptions;
  readonly #ids: number[] = [];
  readonly #entropies: number[] = [];
  #slot: number;
  #text = '';
  #ended = false;

  /** @param slot cache slot of the probe's last token */
  constructor(slot: number, options: GrowingOptions) {
    this.#slot = slot;
    this.#options = options;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** The token to append, and the slot it follows. */
  get next(): { readonly slot: number; readonly token: number } {
    return { slot: this.#slot, token: this.#ids.at(-1) ?? -1 };
  }

  get decoding(): Decoding {
    const begins = this.#decode(this.#ids.slice(0, 1));
    return { text: this.#text.trim(), begins, entropies: this.#entropies };
  }

  /** The last token now stands in `slot`. */
  moveTo(slot: number): void {
    this.#slot = slot;
  }

  /** Takes the token that was chosen for the next position, and that position's entropy. */
  accept(token: number, entropy: number): void {
    this.#entropies.push(entropy);
    if (token < 0 || this.#options.isEnd(token)) {
      this.#ended = true;
      return;
    }
    this.#ids.push(token);
    const text = this.#decode(this.#ids);
    const stop = this.#options.stop.stopAt(text);
    this.#text = stop < 0 ? text : text.slice(0, stop);
    this.#ended = stop >= 0 || this.#entropies.length >= (this.#options.most ?? maxDecodedTokens);
  }

  /** As the tokenizer's own decoder reads the bytes: a character that never became whole is U+FFFD. */
  #decode(ids: readonly number[]): string {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.#options.bytes(ids));
  }
}
