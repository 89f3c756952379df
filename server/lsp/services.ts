// Everything the handlers need, as one value: made once in server/compose.ts, handed over as an argument.
import type { ServerToHostEvents } from '../shared/protocol/host-server.ts';
import type { ModelList, PulledModel } from '../shared/protocol/models.ts';
import type { ScoreSettings } from '../shared/protocol/server-scorer.ts';
import type { PairWord } from '../shared/protocol/pair-rules.ts';
import type { PairSides, PairTexts } from '../shared/protocol/pair-sides.ts';
import type { ListedPairs } from '../shared/protocol/proposed-pairs.ts';
import type {
  AnnotateOptions,
  ExportOptions,
  ExportResult,
  ModelInfo,
  PairOptionsGiven,
  RulePreview,
} from '../shared/protocol/trace-requests.ts';
import type { Annotations } from './annotations.ts';
import type { AnnotateParts } from './annotate-lines.ts';
import type { FileKnowledge } from './file-knowledge.ts';
import type { MeasuredSteps } from './measured-steps.ts';
import type { OpenFiles } from './open-files.ts';
import type { RunningJobs } from './running-jobs.ts';
import type { TraceDocument } from './trace-document.ts';

/** Sends an event to the client. */
export type Tell = <K extends keyof ServerToHostEvents & string>(event: K, data: ServerToHostEvents[K]) => void;

export interface Services {
  readonly files: OpenFiles;
  readonly jobs: RunningJobs;
  readonly annotations: Annotations;
  readonly knowledge: FileKnowledge;
  readonly annotating: AnnotateParts;
  readonly measured: MeasuredSteps;
  readonly settings: (options: AnnotateOptions) => ScoreSettings;
  readonly models: Models;
  readonly exporting: Exporting;
  /** @throws Failure `invalid-request` */
  readonly configure: (options: unknown) => Promise<void>;
  readonly dispose: () => Promise<void>;
}

/** The models that can read traces. */
export interface Models {
  /** @param named null: the one in use */
  readonly describe: (named: string | null) => Promise<ModelInfo>;
  readonly list: () => Promise<ModelList>;
  readonly pull: (name: string, signal: AbortSignal) => Promise<PulledModel>;
}

/** What files are written from a document's traces and annotations. */
export interface Exporting {
  readonly export: (document: TraceDocument, options: ExportOptions, signal: AbortSignal) => Promise<ExportResult>;
  readonly preview: (
    document: TraceDocument,
    options: PairOptionsGiven,
    signal: AbortSignal,
  ) => Promise<RulePreview & { readonly first: string | null }>;
  /** What every rule would give. @param given one group alone, a file of choices */
  readonly previewRules: (
    document: TraceDocument,
    given: { readonly group: string | null; readonly overrides: string | null },
    signal: AbortSignal,
  ) => Promise<readonly RulePreview[]>;
  readonly listPairs: (
    document: TraceDocument,
    group: string,
    options: PairOptionsGiven,
    signal: AbortSignal,
  ) => Promise<ListedPairs>;
  readonly readPair: (document: TraceDocument, sides: PairSides) => Promise<PairTexts>;
  readonly choosePair: (
    path: string,
    choice: { readonly pair: string; readonly choice: PairWord; readonly by: string | null },
  ) => Promise<void>;
  readonly report: (
    document: TraceDocument,
    target: { readonly path: string; readonly overwrite: boolean },
    signal: AbortSignal,
  ) => Promise<{ path: string; traces: number }>;
}

/** Makes the services; `options` come from `initialize`. @throws Failure `invalid-request` */
export type Compose = (options: unknown, client: ClientSide) => Services;

/** What the services can do to the client. */
export interface ClientSide {
  readonly tell: Tell;
  readonly warn: (message: string) => void;
}
