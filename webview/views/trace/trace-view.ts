// Wires the page: asks the host, hears its events, hands values to list, reader, toolbar and status line. Holds nothing
// that the host does not know better, but the reader's place.
import type { Annotation } from '../../../server/shared/trace/annotation.ts';
import type { HostToViewEvents } from '../../../server/shared/protocol/host-view.ts';
import type { FileState, TraceRow } from '../../../server/shared/protocol/trace-requests.ts';
import type { Trace } from '../../../server/shared/trace/trace.ts';
import type { Host } from '../../host.ts';
import { element } from '../../parts/element.ts';
import { formatCount } from '../../parts/format-number.ts';
import { startView, type StartedView } from '../../start-view.ts';
import { drawCalibration } from './calibration/calibration-page.ts';
import { Coloring } from './coloring.ts';
import { GroupInSight } from './group-in-sight.ts';
import { brokenLine, failedRequest, noTraces } from './instead.ts';
import { Jobs } from './jobs.ts';
import { JudgeSwitch } from './judge-switch.ts';
import type { KeyAction } from './keyboard.ts';
import { ListPane } from './list/list-pane.ts';
import { Measuring } from './measuring.ts';
import { listParams } from './list/row-pages.ts';
import { KeptMemory } from './memory.ts';
import { makePicture, sameTexts } from './picture.ts';
import { listenToPage, type PageKeys } from './page-keys.ts';
import { readingActs } from './reading-acts.ts';
import { Reader } from './reader.ts';
import { calibrationButton, fileButtons } from './toolbar/file-buttons.ts';
import { createStatusLine } from './toolbar/status-line.ts';
import { createToolbar } from './toolbar/toolbar.ts';

/** What the page around the view allows. */
export interface ViewAbilities {
  /** False in a report: values are there or they are not. */
  readonly canAnnotate: boolean;
}

/** Reading a line from disk takes milliseconds; a server that has not answered by then never will. */
const quickMs = 30_000;

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
  readonly #group: GroupInSight;
  readonly #measuring: Measuring;
  /** Null where nothing can be judged. */
  readonly #pairs: JudgeSwitch | null;
  readonly #keys: PageKeys;
  #uri = '';
  #file: FileState | null = null;
  /** True once the start is over: from then on rows that come may be the first. */
  #ready = false;
  readonly #memory: KeptMemory;
  #annotateOnOpen = false;
  #shown: { line: number; trace: Trace; annotation: Annotation | null } | null = null;
  readonly #coloring: Coloring;

  constructor(host: Host, abilities: ViewAbilities) {
    this.#host = host;
    this.#abilities = abilities;
    this.#memory = new KeptMemory(host.memory);
    this.#started = startView(() => this.#reader.themeChanged());
    this.#coloring = new Coloring({
      memory: this.#memory,
      toolbar: () => this.#toolbar,
      reader: () => this.#reader,
      gold: () => this.#shown?.trace.answers[0] ?? null,
    });
    this.#toolbar = createToolbar({
      onTokenSignal: (id) => this.#coloring.pickTokens(id),
      onStepSignal: (id) => this.#coloring.pickSteps(id),
      onDrawer: () => this.#body.classList.toggle('drawer-open'),
      onCancel: () => this.#jobs.cancel(),
      onSignals: () => this.#act('signals'),
      buttons: abilities.canAnnotate
        ? fileButtons(
            () => this.#jobs,
            () => void this.#showCalibration(),
            () => this.#act('pairs'),
          )
        : calibrationButton(() => void this.#showCalibration()),
    });
    const uri = (): string => this.#uri;
    this.#jobs = new Jobs({
      channel: host.channel,
      progress: this.#toolbar.progress,
      say: (message) => this.#status.say(message),
      uri,
    });
    this.#measuring = new Measuring(host.channel, this.#jobs, (line) => this.#redraw(line));
    this.#group = new GroupInSight(host.channel, uri, (line) => this.#redraw(line));
    this.#reader = new Reader(
      { tokens: this.#coloring.tokens, steps: this.#coloring.steps },
      {
        onCap: (cap) => this.#coloring.sayOfTokens(cap),
        onVisible: (token) => this.#memory.change({ token }),
        fetchGroup: ({ group, line }) => this.#group.ask({ group, line }),
      },
    );
    this.#list = new ListPane({
      fetch: (from, count, query) => {
        const asked = { uri: this.#uri, from, count, ...listParams(query) };
        return host.channel.request('list', asked, { timeoutMs: quickMs });
      },
      fetchGroup: (group) => host.channel.request('group', { uri: this.#uri, group }, { timeoutMs: quickMs }),
      onSelect: (row) => void this.#open(row),
      onQuery: (query) => this.#memory.change(query),
      onError: (error) => this.#jobs.sayFailure(error),
      onLeave: () => this.#list.focus(),
      onRows: () => this.#rowsCame(),
    });
    this.#pairs = abilities.canAnnotate ? this.#makePairs() : null;
    this.#keys = listenToPage(this.#pairs, (action) => this.#act(action));
    this.#body.append(this.#list.root, this.#reader.root, ...(this.#pairs === null ? [] : [this.#pairs.root]));
    this.#started.root.append(this.#toolbar.root, this.#body, this.#status.root, this.#keys.help.root);
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
      const { filter, order, sort } = this.#memory.now;
      await this.#list.open({ filter, order, sort });
      const line = hello.line ?? this.#memory.now.line;
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
    channel.on('reveal', ({ line, step }) => {
      this.#pairs?.close();
      void this.#reveal(line, step);
    });
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
    if (written) this.#group.forget();
    if (written) this.#pairs?.refresh(null);
    if (written && this.#shown !== null) void this.#read(this.#shown.line);
    if (this.#shown === null && state.complete && state.rows === 0) this.#showInstead(noTraces(true));
  }

  async #open(row: TraceRow): Promise<void> {
    this.#body.classList.remove('drawer-open');
    if (row.problem !== null) return this.#showBroken(row);
    await this.#read(row.line);
  }

  async #read(line: number): Promise<void> {
    const { token } = this.#memory.now.line === line ? this.#memory.now : { token: 0 };
    this.#memory.change({ line, token });
    try {
      const answer = await this.#host.channel.request('read', { uri: this.#uri, line }, { timeoutMs: quickMs });
      if (this.#memory.now.line !== line) return; // The reader has gone on to another trace meanwhile.
      this.#measuring.learn(line, answer.stepValues);
      this.#show(line, answer.trace, answer.annotation);
      if (token > 0) this.#reader.scrollToToken(token);
      if (answer.annotation === null && this.#annotateOnOpen && this.#abilities.canAnnotate)
        this.#jobs.annotate([line]);
    } catch (error) {
      if (this.#memory.now.line !== line) return;
      const title = `Line ${formatCount(line)} could not be read`;
      this.#showInstead(failedRequest(title, error, () => void this.#read(line)));
    }
  }

  #show(line: number, trace: Trace, annotation: Annotation | null): void {
    const same = this.#shown?.line === line && sameTexts(this.#shown.trace, trace);
    this.#shown = { line, trace, annotation };
    const actions = this.#abilities.canAnnotate ? this.#jobs.headerActions(line) : null;
    const picture = makePicture(trace, annotation, this.#measuring.of(line), this.#group.columnsOf(line));
    this.#coloring.offer(picture);
    if (same) this.#reader.update(picture, actions);
    else this.#reader.show(picture, actions);
    if (annotation !== null) this.#status.showScorer(annotation.scorer, null);
    this.#pairs?.show(trace);
    this.#coloring.sayOfSteps();
  }

  #redraw(line: number): void {
    if (this.#shown?.line === line) this.#show(line, this.#shown.trace, this.#shown.annotation);
  }

  async #reveal(line: number, step: number | null): Promise<void> {
    await Promise.all([this.#list.reveal(line), this.#read(line)]);
    if (step !== null) this.#reader.showStep(step);
  }

  #annotated({ line, annotation, summary, problem }: HostToViewEvents['annotated']): void {
    this.#list.update(line, (row) => ({ ...row, summary: summary ?? row.summary }));
    if (annotation !== null) this.#group.forget();
    if (problem !== null && this.#shown?.line === line) this.#status.say(problem.message);
    if (annotation !== null && this.#shown?.line === line) this.#show(line, this.#shown.trace, annotation);
    if (annotation !== null) this.#pairs?.refresh(annotation.group);
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
      'next-sort': () => this.#list.nextSort(),
      'turn-sort': () => this.#list.turnSort(),
      annotate: () => {
        if (this.#shown !== null && this.#abilities.canAnnotate) this.#jobs.annotate([this.#shown.line]);
      },
      measure: () => this.#measuring.start(this.#shown?.line),
      signals: () => this.#toolbar.showSignalsOpen(this.#reader.toggleSignals()),
      calibration: () => void this.#showCalibration(),
      pairs: () => this.#pairs?.toggle(this.#shown?.trace ?? null),
      help: () => this.#keys.help.open(),
      close: () => {
        this.#body.classList.remove('drawer-open');
        this.#reader.close();
      },
    };
    acts[action]();
  }

  #makePairs(): JudgeSwitch {
    return new JudgeSwitch({
      channel: this.#host.channel,
      uri: () => this.#uri,
      say: (message) => this.#status.say(message),
      sayFailure: (error) => this.#jobs.sayFailure(error),
      ...{ page: this.#started.root, reader: this.#reader, status: this.#status },
      onLine: (line) => void this.#reveal(line, null),
      onPrompt: (by) => void this.#list.moveGroup(by),
    });
  }

  /** Stands in the place of the trace until one is opened again. */
  async #showCalibration(): Promise<void> {
    if (this.#uri === '') return;
    const { line } = this.#memory.now;
    this.#pairs?.close();
    const report = await this.#jobs.calibrate();
    if (report === null) return;
    this.#showInstead(drawCalibration(report, () => void (line === null ? this.#list.move(1) : this.#read(line))));
  }

  #rowsCame(): void {
    this.#reader.setBeliefs(
      this.#list.rows.loaded().flatMap((row) => (row.summary === null ? [] : [row.summary.belief])),
    );
    if (this.#ready && this.#list.selectedLine === null && this.#list.rows.total > 0) void this.#list.move(1);
  }

  #showInstead(content: HTMLElement): void {
    this.#shown = null;
    this.#pairs?.show(null);
    this.#reader.showInstead(content);
  }

  #showBroken(row: TraceRow): void {
    this.#memory.change({ line: row.line, token: 0 });
    this.#showInstead(brokenLine(row, this.#abilities.canAnnotate ? () => this.#jobs.showSource(row.line) : null));
  }
}
