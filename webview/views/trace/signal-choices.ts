// What the trace in sight can be colored by, and what is chosen of it: the choice stays for the next trace that has it.
import type { Annotation } from '../../../server/shared/trace/annotation.ts';
import type { TracePicture } from './picture.ts';
import { stepColumnSignals, tokenColumnSignals } from './heatmap/column-signals.ts';
import { givenStepSignals } from './heatmap/given-signals.ts';
import { stepSignal, stepSignals, usableStepSignal, type StepSignal } from './heatmap/step-signals.ts';
import { recordedSignal, tokenSignal, tokenSignals, type TokenSignal } from './heatmap/token-signals.ts';

export class SignalChoices {
  #tokens: readonly TokenSignal[] = tokenSignals;
  #steps: readonly StepSignal[] = stepSignals;
  #annotation: Annotation | null = null;

  get tokens(): readonly TokenSignal[] {
    return this.#tokens;
  }

  get steps(): readonly StepSignal[] {
    return this.#steps;
  }

  /** Traces differ in what was computed on them. */
  read({ annotation, recorded }: Pick<TracePicture, 'annotation' | 'recorded'>): void {
    this.#annotation = annotation;
    const own = recorded === null ? [] : [recordedSignal(recorded)];
    const read = annotation === null ? tokenSignals : [...tokenSignals, ...tokenColumnSignals(annotation.tokens)];
    // Where no model has read the trace, what was recorded is all there is to color it by.
    this.#tokens = annotation === null && own.length > 0 ? own : [...read, ...own];
    this.#steps =
      annotation === null
        ? stepSignals
        : [...stepSignals, ...givenStepSignals(annotation), ...stepColumnSignals(annotation)];
  }

  token(id: string): TokenSignal {
    return tokenSignal(id, this.#tokens);
  }

  /** Another where this trace has no value of the chosen one. */
  step(id: string): StepSignal {
    return usableStepSignal(stepSignal(id, this.#steps), this.#annotation);
  }
}
