// The traces of a file on which the wordings of step probes are tried (signals.md S5): its first four that have thought
// steps, whatever part of the file is worked on.
import { createHash } from 'node:crypto';
import type { ProbeTrial, Trace } from '../shared/trace/trace.ts';

const mostTraces = 4;
/** A file may begin with dialogues, which have no step probes; lines that are looked at. */
export const trialLines = 64;

export class TrialCollector {
  readonly #traces: Trace[] = [];
  #lines = 0;

  get isFull(): boolean {
    return this.#traces.length >= mostTraces || this.#lines >= trialLines;
  }

  /** Lines in the order of the file; null for one that is no trace. */
  add(trace: Trace | null): void {
    if (this.isFull) return;
    this.#lines++;
    if (trace !== null && !trace.multiTurn && trace.steps.some(({ part }) => part === 'think'))
      this.#traces.push(trace);
  }

  get trial(): ProbeTrial {
    const read = this.#traces.map(({ prompt, turns, steps, tokens }) => ({ prompt, turns, steps, tokens }));
    return { sha256: createHash('sha256').update(JSON.stringify(read)).digest('hex'), traces: this.#traces };
  }
}
