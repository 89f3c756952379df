// What is measured of the steps of the trace in sight by sampling: as it was read, and as it comes in while it is measured.
import type { HostToViewEvents } from '../../../server/shared/protocol/host-view.ts';
import type { StepValues } from '../../../server/shared/trace/step-values.ts';
import type { HostChannel } from '../../host.ts';
import type { Jobs } from './jobs.ts';

export class Measuring {
  readonly #jobs: Jobs;
  readonly #onValues: (line: number) => void;
  #known: { readonly line: number; readonly values: StepValues | null } | null = null;

  /** @param onValues told when there are more values of a line that was learned last */
  constructor(channel: HostChannel, jobs: Jobs, onValues: (line: number) => void) {
    this.#jobs = jobs;
    this.#onValues = onValues;
    channel.on('measuring', (event) => this.#hear(event));
  }

  /** What the host knows of a line that is opened. */
  learn(line: number, values: StepValues | null): void {
    this.#known = { line, values };
  }

  /** Null: nothing is known. */
  of(line: number): StepValues | null {
    return this.#known?.line === line ? this.#known.values : null;
  }

  start(line: number | undefined): void {
    if (line !== undefined) this.#jobs.measureSteps(line);
  }

  #hear(event: HostToViewEvents['measuring']): void {
    this.#jobs.showMeasuring(event);
    if (event.values === null || this.#known?.line !== event.line) return;
    this.learn(event.line, event.values);
    this.#onValues(event.line);
  }
}
