// Which signals color the text and draw the bars: what this trace offers, what was chosen and is remembered, and what the
// toolbar says of it.
import type { KeptMemory } from './memory.ts';
import type { TracePicture } from './picture.ts';
import type { Reader } from './reader.ts';
import { SignalChoices } from './signal-choices.ts';
import type { StepSignal } from './heatmap/step-signals.ts';
import type { TokenSignal } from './heatmap/token-signals.ts';
import type { Toolbar } from './toolbar/toolbar.ts';

/** Asked for when something is chosen: reader and toolbar are made after this. */
export interface ColoringParts {
  readonly memory: KeptMemory;
  readonly toolbar: () => Toolbar;
  readonly reader: () => Reader;
  /** The gold answer of the trace in sight. */
  readonly gold: () => string | null;
}

export class Coloring {
  readonly #parts: ColoringParts;
  readonly #choices = new SignalChoices();

  constructor(parts: ColoringParts) {
    this.#parts = parts;
  }

  get tokens(): TokenSignal {
    return this.#choices.token(this.#parts.memory.now.tokenSignal);
  }

  get steps(): StepSignal {
    return this.#choices.step(this.#parts.memory.now.stepSignal);
  }

  pickTokens(id: string): void {
    this.#parts.memory.change({ tokenSignal: id });
    this.#parts.reader().setTokenSignal(this.tokens);
  }

  pickSteps(id: string): void {
    this.#parts.memory.change({ stepSignal: id });
    this.#parts.reader().setStepSignal(this.steps);
    this.sayOfSteps();
  }

  /** What a trace that is about to be drawn can be colored by. */
  offer(picture: Pick<TracePicture, 'annotation' | 'recorded'>): void {
    this.#choices.read(picture);
    this.#parts.toolbar().offer(this.#choices.tokens, this.#choices.steps);
    this.#parts.reader().chooseSignals(this.tokens, this.steps);
  }

  /** @param cap where the tint stops growing; 0 where nothing is tinted */
  sayOfTokens(cap: number): void {
    this.#parts.toolbar().showTokenLegend(this.tokens, cap);
  }

  sayOfSteps(): void {
    const { full, picture } = this.#parts.reader();
    const hasBars = (picture?.annotation ?? null) !== null;
    this.#parts.toolbar().showStepLegend(this.steps, this.#parts.gold(), hasBars ? full : null);
  }
}
