// What an open file says of each of its traces besides the line: looked up where it is wanted, and the first traces, on
// which wordings are tried, once until the file changes.
import type { TraceRow } from '../shared/protocol/trace-requests.ts';
import type { ProbeTrial, Trace } from '../shared/trace/trace.ts';
import { HindsightIndex } from '../trace/hindsight-index.ts';
import { completeTrace } from '../trace/input-knowledge.ts';
import { TrialCollector, trialLines } from '../trace/probe-trial.ts';

/** Asked at every trace: settings change. */
export interface KnowledgeWanted {
  /** Whether a signal needs to know a trace's siblings. */
  readonly hindsight: () => boolean;
  /** Whether the wording of step probes is to be chosen. */
  readonly trial: () => Promise<boolean>;
}

export const nothingWanted: KnowledgeWanted = { hindsight: () => false, trial: () => Promise.resolve(false) };

/** What is asked of the document. */
export interface KnownRows {
  /** The first rows, as many as there are up to `count`; ends when they are known. */
  readonly first: (count: number) => Promise<readonly TraceRow[]>;
  /** All rows of a group; ends when the file is read. */
  readonly group: (group: string) => Promise<readonly TraceRow[]>;
  /** Null where the line is no trace. */
  readonly read: (line: number) => Promise<Trace | null>;
}

export class DocumentKnowledge {
  readonly #wanted: KnowledgeWanted;
  readonly #rows: KnownRows;
  #trial: Promise<ProbeTrial> | null = null;

  constructor(wanted: KnowledgeWanted, rows: KnownRows) {
    this.#wanted = wanted;
    this.#rows = rows;
  }

  /** The file changed. */
  forget(): void {
    this.#trial = null;
  }

  async complete(trace: Trace): Promise<Trace> {
    const trial = (await this.#wanted.trial()) ? { trial: await (this.#trial ??= this.#collect()) } : {};
    const hindsight = this.#wanted.hindsight() ? { hindsight: await this.#siblings(trace.group) } : {};
    return completeTrace(trace, { ...trial, ...hindsight });
  }

  async #siblings(group: string): Promise<HindsightIndex> {
    const index = new HindsightIndex();
    for (const { line, correct } of await this.#rows.group(group)) {
      const sibling = correct === true ? await this.#rows.read(line) : null;
      if (sibling !== null) index.add(sibling);
      if (index.isFull(group)) break;
    }
    return index;
  }

  async #collect(): Promise<ProbeTrial> {
    const collector = new TrialCollector();
    for (const { line } of await this.#rows.first(trialLines)) {
      collector.add(await this.#rows.read(line));
      if (collector.isFull) break;
    }
    return collector.trial;
  }
}
