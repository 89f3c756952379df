// What the trace in sight can be colored by, and what is chosen of it: the choice stays for the next trace that has it.
import type { Annotation } from '../../../server/shared/trace/annotation.ts';
import { stepColumnSignals, tokenColumnSignals } from './heatmap/column-signals.ts';
import { givenStepSignals } from './heatmap/given-signals.ts';
import { stepSignal, stepSignals, usableStepSignal, type StepSignal } from './heatmap/step-signals.ts';
import { tokenSignal, tokenSignals, type TokenSignal } from './heatmap/token-signals.ts';

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
  read(annotation: Annotation | null): void {
    this.#annotation = annotation;
    this.#tokens = annotation === null ? tokenSignals : [...tokenSignals, ...tokenColumnSignals(annotation.tokens)];
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
