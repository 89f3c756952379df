// Wires the page: asks the host, hears its events, hands values to list, reader, toolbar and status line. Holds nothing
// that the host does not know better, but the reader's place.
import type { Annotation } from '../../../server/shared/trace/annotation.ts';
import type { HostToViewEvents } from '../../../server/shared/protocol/host-view.ts';
import type { FileState, GroupSummary, TraceRow } from '../../../server/shared/protocol/trace-requests.ts';
import type { Trace } from '../../../server/shared/trace/trace.ts';
import type { Host } from '../../host.ts';
import { element } from '../../parts/element.ts';
import { formatCount } from '../../parts/format-number.ts';
import { startView, type StartedView } from '../../start-view.ts';
import { drawCalibration } from './calibration/calibration-page.ts';
import type { HeaderActions } from './header/header.ts';
import { brokenLine, failedRequest, noTraces } from './instead.ts';
import { Jobs } from './jobs.ts';
import { listenToKeys, type KeyAction } from './keyboard.ts';
import { ListPane } from './list/list-pane.ts';
import { parseRemembered, type Remembered } from './memory.ts';
import { makePicture, sameTexts } from './picture.ts';
import { readingActs } from './reading-acts.ts';
import { Reader } from './reader.ts';
import { SignalChoices } from './signal-choices.ts';
import { fileButtons } from './toolbar/file-buttons.ts';
import { createStatusLine } from './toolbar/status-line.ts';
import { createToolbar } from './toolbar/toolbar.ts';

/** What the page around the view allows. */
export interface ViewAbilities {
  /** False in a report: values are there or they are not. */
  readonly canAnnotate: boolean;
}

/** Reading a line from disk takes milliseconds; a server that has not answered by then never will. */
const quickMs = 30_000;

/** Keeping the place crosses to the editor's process: done when the reader rests, not in every frame of a scroll. */
const restMs = 150;

export class TraceView {
  readonly #host: Host;
  readonly #abilities: ViewAbilities;
  readonly #started: StartedView;
  readonly #body = element('div', 'body');
  readonly #reader: Reader;
  readonly #list: ListPane;
  readonly #toolbar: ReturnType<typeof createToolbar>;
  readonly #status = createStatusLine();
  readonly #jobs: Jobs;
  #uri = '';
  #file: FileState | null = null;
  /** True once the start is over: from then on rows that come may be the first. */
  #ready = false;
  #memory: Remembered;
  #annotateOnOpen = false;
  #writing: ReturnType<typeof setTimeout> | undefined;
  #shown: { line: number; trace: Trace; annotation: Annotation | null } | null = null;
  readonly #choices = new SignalChoices();

  constructor(host: Host, abilities: ViewAbilities) {
    this.#host = host;
    this.#abilities = abilities;
    this.#memory = parseRemembered(host.memory.read());
    this.#started = startView(() => this.#reader.themeChanged());
    const { tokenSignal: tokens, stepSignal: steps } = this.#memory;
    this.#toolbar = createToolbar({
      onTokenSignal: (id) => this.#pickTokenSignal(id),
      onStepSignal: (id) => this.#pickStepSignal(id),
      onDrawer: () => this.#body.classList.toggle('drawer-open'),
      onCancel: () => this.#jobs.cancel(),
      onSignals: () => this.#act('signals'),
      buttons: abilities.canAnnotate
        ? fileButtons(
            () => this.#jobs,
            () => void this.#showCalibration(),
          )
        : [],
    });
    this.#jobs = new Jobs({
      channel: host.channel,
      progress: this.#toolbar.progress,
      say: (message) => this.#status.say(message),
      uri: () => this.#uri,
    });
    const fetchGroup = (group: string, annotations = false): Promise<GroupSummary> =>
      host.channel.request('group', { uri: this.#uri, group, annotations }, { timeoutMs: quickMs });
    this.#reader = new Reader(
      { tokens: this.#choices.token(tokens), steps: this.#choices.step(steps) },
      {
        onCap: (cap) => this.#toolbar.showTokenLegend(this.#choices.token(this.#memory.tokenSignal), cap),
        onVisible: (token) => this.#remember({ token }),
        fetchGroup: (group) => fetchGroup(group, true),
      },
    );
    this.#list = new ListPane({
      fetch: (from, count, { order, filter }) => {
        const params = { uri: this.#uri, from, count, order };
        const asked = filter === '' ? params : { ...params, filter };
        return host.channel.request('list', asked, { timeoutMs: quickMs });
      },
      fetchGroup,
      onSelect: (row) => void this.#open(row),
      onQuery: (filter, order) => this.#remember({ filter, order }),
      onError: (error) => this.#jobs.sayFailure(error),
      onLeave: () => this.#list.focus(),
      onRows: () => this.#rowsCame(),
    });
    this.#body.append(this.#list.root, this.#reader.root);
    this.#started.root.append(this.#toolbar.root, this.#body, this.#status.root);
    listenToKeys((action) => this.#act(action));
    this.#hear();
  }

  /** Asks the host what to show and shows it. */
  async start(): Promise<void> {
    try {
      const hello = await this.#host.channel.request('hello', {}, { timeoutMs: quickMs });
      this.#uri = hello.uri;
      this.#annotateOnOpen = hello.settings.annotateOnOpen;
      this.#started.applySettings(hello.settings);
      this.#file = await this.#host.channel.request('open', { uri: hello.uri });
      this.#status.showFile(this.#file);
      await this.#list.open(this.#memory.filter, this.#memory.order);
      const line = hello.line ?? this.#memory.line;
      if (line !== null) await this.#reveal(line, null);
      else if (this.#list.rows.total > 0) await this.#list.move(1);
      else this.#showInstead(noTraces(this.#file.complete));
      this.#ready = true;
    } catch (error) {
      this.#reader.showInstead(failedRequest('This file could not be opened', error, () => void this.start()));
    }
  }

  #hear(): void {
    const { channel } = this.#host;
    channel.on('annotated', (event) => this.#annotated(event));
    channel.on('progress', (event) => this.#jobs.showProgress(event));
    channel.on('status', (status) => this.#status.showScorer(this.#shown?.annotation?.scorer ?? null, status));
    channel.on('fileChanged', (state) => this.#fileChanged(state));
    channel.on('reveal', ({ line, step }) => void this.#reveal(line, step));
    channel.on('settings', (settings) => {
      this.#annotateOnOpen = settings.annotateOnOpen;
      this.#started.applySettings(settings);
    });
    channel.on('command', ({ id }) => this.#act(id === 'focus-list' ? 'list' : id));
  }

  /** Indexing went on, or the file was written to: what is shown may be old. */
  #fileChanged(state: FileState): void {
    const written = this.#file !== null && this.#file.bytes !== state.bytes;
    this.#file = state;
    this.#status.showFile(state);
    this.#list.refresh();
    if (written && this.#shown !== null) void this.#read(this.#shown.line);
    if (this.#shown === null && state.complete && state.rows === 0) this.#showInstead(noTraces(true));
  }

  async #open(row: TraceRow): Promise<void> {
    this.#body.classList.remove('drawer-open');
    if (row.problem !== null) return this.#showBroken(row);
    await this.#read(row.line);
  }

  async #read(line: number): Promise<void> {
    const { token } = this.#memory.line === line ? this.#memory : { token: 0 };
    this.#remember({ line, token });
    try {
      const answer = await this.#host.channel.request('read', { uri: this.#uri, line }, { timeoutMs: quickMs });
      if (this.#memory.line !== line) return; // The reader has gone on to another trace meanwhile.
      this.#show(line, answer.trace, answer.annotation);
      if (token > 0) this.#reader.scrollToToken(token);
      if (answer.annotation === null && this.#annotateOnOpen && this.#abilities.canAnnotate)
        this.#jobs.annotate([line]);
    } catch (error) {
      if (this.#memory.line !== line) return;
      const title = `Line ${formatCount(line)} could not be read`;
      this.#showInstead(failedRequest(title, error, () => void this.#read(line)));
    }
  }

  #show(line: number, trace: Trace, annotation: Annotation | null): void {
    const same = this.#shown?.line === line && sameTexts(this.#shown.trace, trace);
    this.#shown = { line, trace, annotation };
    const actions = this.#abilities.canAnnotate ? this.#headerActions(line) : null;
    const picture = makePicture(trace, annotation);
    this.#offerSignals(annotation);
    if (same) this.#reader.update(picture, actions);
    else this.#reader.show(picture, actions);
    if (annotation !== null) this.#status.showScorer(annotation.scorer, null);
    this.#showStepLegend();
  }

  async #reveal(line: number, step: number | null): Promise<void> {
    await Promise.all([this.#list.reveal(line), this.#read(line)]);
    if (step !== null) this.#reader.showStep(step);
  }

  #annotated({ line, annotation, summary, problem }: HostToViewEvents['annotated']): void {
    this.#list.update(line, (row) => ({ ...row, summary: summary ?? row.summary }));
    if (problem !== null && this.#shown?.line === line) this.#status.say(problem.message);
    if (annotation !== null && this.#shown?.line === line) this.#show(line, this.#shown.trace, annotation);
    this.#rowsCame();
  }

  #act(action: KeyAction | 'list'): void {
    const acts: Readonly<Record<KeyAction | 'list', () => void>> = {
      ...readingActs(this.#reader),
      'next-trace': () => void this.#list.move(1),
      'previous-trace': () => void this.#list.move(-1),
      filter: () => {
        this.#body.classList.add('drawer-open');
        this.#list.focusFilter();
      },
      list: () => {
        this.#body.classList.add('drawer-open');
        this.#list.focus();
      },
      annotate: () => {
        if (this.#shown !== null && this.#abilities.canAnnotate) this.#jobs.annotate([this.#shown.line]);
      },
      signals: () => this.#toolbar.showSignalsOpen(this.#reader.toggleSignals()),
      calibration: () => void this.#showCalibration(),
      close: () => {
        this.#body.classList.remove('drawer-open');
        this.#reader.close();
      },
    };
    acts[action]();
  }

  #pickTokenSignal(id: string): void {
    this.#remember({ tokenSignal: id });
    this.#reader.setTokenSignal(this.#choices.token(this.#memory.tokenSignal));
  }

  #pickStepSignal(id: string): void {
    this.#remember({ stepSignal: id });
    this.#reader.setStepSignal(this.#choices.step(this.#memory.stepSignal));
    this.#showStepLegend();
  }

  /** Stands in the place of the trace until one is opened again. */
  async #showCalibration(): Promise<void> {
    if (!this.#abilities.canAnnotate || this.#uri === '') return;
    const { line } = this.#memory;
    this.#status.say('Comparing signals with outcomes…');
    try {
      const report = await this.#host.channel.request('calibrate', { uri: this.#uri });
      this.#status.say('');
      this.#showInstead(drawCalibration(report, () => void (line === null ? this.#list.move(1) : this.#read(line))));
    } catch (error) {
      this.#jobs.sayFailure(error);
    }
  }

  #showStepLegend(): void {
    const gold = this.#shown?.trace.answers[0] ?? null;
    this.#toolbar.showStepLegend(this.#choices.step(this.#memory.stepSignal), gold, this.#reader.full);
  }

  /** Before the trace is drawn. */
  #offerSignals(annotation: Annotation | null): void {
    this.#choices.read(annotation);
    this.#toolbar.offer(this.#choices.tokens, this.#choices.steps);
    const { tokenSignal, stepSignal } = this.#memory;
    this.#reader.chooseSignals(this.#choices.token(tokenSignal), this.#choices.step(stepSignal));
  }

  #rowsCame(): void {
    this.#reader.setBeliefs(
      this.#list.rows.loaded().flatMap((row) => (row.summary === null ? [] : [row.summary.belief])),
    );
    if (this.#ready && this.#list.selectedLine === null && this.#list.rows.total > 0) void this.#list.move(1);
  }

  #headerActions(line: number): HeaderActions {
    return {
      onAnnotate: () => this.#jobs.annotate([line]),
      onSource: () => this.#jobs.showSource(line),
      onModel: () => this.#jobs.chooseModel(),
    };
  }

  #showInstead(content: HTMLElement): void {
    this.#shown = null;
    this.#reader.showInstead(content);
  }

  #showBroken(row: TraceRow): void {
    this.#remember({ line: row.line, token: 0 });
    this.#showInstead(brokenLine(row, this.#abilities.canAnnotate ? () => this.#jobs.showSource(row.line) : null));
  }

  #remember(change: Partial<Remembered>): void {
    this.#memory = { ...this.#memory, ...change };
    clearTimeout(this.#writing);
    this.#writing = setTimeout(() => this.#host.memory.write(this.#memory), restMs);
  }
}
