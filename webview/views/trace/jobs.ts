// What the reader can have done from the view, by the host: annotating with its progress, exports, dialogs. A failure
// ends in the status line, never in silence.
import type { CalibrationReport } from '../../../server/shared/protocol/calibration-report.ts';
import type { HostToViewEvents } from '../../../server/shared/protocol/host-view.ts';
import { Failure, toFailureData } from '../../../server/shared/protocol/failure.ts';
import type { HostChannel } from '../../host.ts';
import { formatCount, formatPlural } from '../../parts/format-number.ts';
import type { HeaderActions } from './header/header.ts';
import type { ProgressBar } from '../../parts/progress-bar.ts';

export class Jobs {
  readonly #channel: HostChannel;
  readonly #progress: ProgressBar;
  readonly #say: (message: string) => void;
  readonly #uri: () => string;

  constructor(parts: {
    readonly channel: HostChannel;
    readonly progress: ProgressBar;
    readonly say: (message: string) => void;
    readonly uri: () => string;
  }) {
    this.#channel = parts.channel;
    this.#progress = parts.progress;
    this.#say = parts.say;
    this.#uri = parts.uri;
  }

  /** Absent lines: all of the file. */
  annotate(lines?: readonly number[]): void {
    this.#progress.show('starting the model…', null);
    this.#say('');
    const asked = lines === undefined ? { uri: this.#uri() } : { uri: this.#uri(), lines };
    void this.#run(async () => {
      const { annotated, failed, cancelled } = await this.#channel.request('annotate', asked);
      const rest = failed > 0 ? `, ${formatPlural(failed, 'line', 'lines')} failed` : '';
      this.#say(`${cancelled ? 'Cancelled: ' : ''}${formatPlural(annotated, 'trace', 'traces')} annotated${rest}.`);
    }).finally(() => this.#progress.hide());
  }

  /** What can be done from the head of a trace. */
  headerActions(line: number): HeaderActions {
    return {
      onAnnotate: () => this.annotate([line]),
      onMeasure: () => this.measureSteps(line),
      onSource: () => this.showSource(line),
      onModel: () => this.chooseModel(),
    };
  }

  /** Values come in as events meanwhile. */
  measureSteps(line: number): void {
    this.#progress.show('starting the model…', null);
    this.#say('');
    void this.#run(async () => {
      const { values } = await this.#channel.request('measureSteps', { uri: this.#uri(), line });
      const written = values.places.reduce((sum, { samples }) => sum + samples, 0);
      const [problem] = values.problems.filter(({ severity }) => severity !== 'info');
      const of = `${formatPlural(written, 'continuation', 'continuations')} of line ${formatCount(line)}`;
      this.#say(problem?.message ?? `Measured by ${of}.`);
    }).finally(() => this.#progress.hide());
  }

  /** Signals beside outcomes, over the file; null where that failed, which is said. */
  async calibrate(): Promise<CalibrationReport | null> {
    let report: CalibrationReport | null = null;
    this.#say('Comparing signals with outcomes…');
    await this.#run(async () => {
      report = await this.#channel.request('calibrate', { uri: this.#uri() });
      this.#say('');
    });
    return report;
  }

  showMeasuring({ done, total }: HostToViewEvents['measuring']): void {
    if (done >= total) return this.#progress.hide();
    this.#progress.show(`${formatCount(done)} of ${formatCount(total)} continuations`, done / total);
  }

  showProgress(event: HostToViewEvents['progress']): void {
    const share = event.totalTokens > 0 ? event.doneTokens / event.totalTokens : 0;
    const done = (event.doneLines + share) / Math.max(1, event.totalLines);
    const which =
      event.totalLines > 1 ? `${formatCount(event.doneLines + 1)} of ${formatCount(event.totalLines)} · ` : '';
    const words = `${which}${formatCount(event.doneTokens)} of ${formatCount(event.totalTokens)} tokens`;
    this.#progress.show(words, Math.min(1, done));
  }

  cancel(): void {
    void this.#run(() => this.#channel.request('cancel', { uri: this.#uri() }));
  }

  exportPairs(): void {
    void this.#run(async () => {
      const { path, pairs } = await this.#channel.request('runExport', {});
      if (path !== null) this.#say(`${formatPlural(pairs, 'pair', 'pairs')} written to ${path}`);
    });
  }

  writeReport(): void {
    void this.#run(async () => {
      const { path } = await this.#channel.request('runReport', {});
      if (path !== null) this.#say(`Report written to ${path}`);
    });
  }

  showSource(line: number): void {
    void this.#run(() => this.#channel.request('showSource', { line }));
  }

  chooseModel(): void {
    void this.#run(() => this.#channel.request('chooseModel', {}));
  }

  /** Says why something failed; a cancelled request is no failure. */
  sayFailure(error: unknown): void {
    this.#say(error instanceof Failure && error.code === 'cancelled' ? 'Cancelled.' : toFailureData(error).message);
  }

  async #run(request: () => Promise<unknown>): Promise<void> {
    try {
      await request();
    } catch (error) {
      this.sayFailure(error);
    }
  }
}
