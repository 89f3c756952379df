// The group of the trace in sight with all that was measured of it: asked for when the panel shows it, kept until something
// new is known, and what it says of the trace's steps.
import type { GroupSummary } from '../../../server/shared/protocol/group-summary.ts';
import type { Trace } from '../../../server/shared/trace/trace.ts';
import type { HostChannel } from '../../host.ts';
import type { StepColumns } from './step-columns.ts';

type Place = Pick<Trace, 'group' | 'line'>;

export class GroupInSight {
  readonly #channel: HostChannel;
  readonly #uri: () => string;
  readonly #onSteps: (line: number) => void;
  #asked: { readonly line: number; readonly summary: Promise<GroupSummary> } | null = null;
  #steps: { readonly line: number; readonly columns: StepColumns } | null = null;

  /** @param onSteps told when there are values of the steps of a line */
  constructor(channel: HostChannel, uri: () => string, onSteps: (line: number) => void) {
    this.#channel = channel;
    this.#uri = uri;
    this.#onSteps = onSteps;
  }

  /** The same answer as before unless it was forgotten or failed. */
  ask({ group, line }: Place): Promise<GroupSummary> {
    if (this.#asked?.line === line) return this.#asked.summary;
    const request = { uri: this.#uri(), group, line, annotations: true };
    // As long as it takes to read what was measured of all of them.
    const asked = { line, summary: this.#channel.request('group', request) };
    this.#asked = asked;
    asked.summary.then(
      ({ steps }) => {
        if (this.#asked !== asked) return; // another one was asked for meanwhile
        this.#steps = steps.find((one) => one.line === line) ?? null;
        if (this.#steps !== null) this.#onSteps(line);
      },
      () => {
        if (this.#asked === asked) this.#asked = null;
      },
    );
    return asked.summary;
  }

  /** Something was annotated or written to. */
  forget(): void {
    this.#asked = null;
    this.#steps = null;
  }

  columnsOf(line: number): StepColumns {
    return this.#steps?.line === line ? this.#steps.columns : {};
  }
}
