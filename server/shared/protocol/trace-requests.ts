// The requests about trace files. The language server answers them; views send the same ones through the extension,
// which passes them on unread. So there is one list, used by both contracts (host-server.ts and host-view.ts).
import type { Annotation } from '../trace/annotation.ts';
import type { CalibrationReport } from './calibration-report.ts';
import type { GroupSummary } from './group-summary.ts';
import type { Problem } from '../trace/problem.ts';
import type { StepValues } from '../trace/step-values.ts';
import type { LabelSource, Trace } from '../trace/trace.ts';
import type { Preparation } from './preparation.ts';
import type { PairRuleId, PairRuleOptions, PairWord } from './pair-rules.ts';
import type { PairSides, PairTexts } from './pair-sides.ts';
import type { ListedPairs } from './proposed-pairs.ts';

/** One row of the trace list: small enough to keep a hundred thousand of them in memory. */
export interface TraceRow {
  readonly line: number;
  readonly id: string;
  readonly group: string;
  /** First line of the prompt (last user message), cut to 160 characters. */
  readonly title: string;
  readonly prediction: string | null;
  readonly answer: string | null;
  readonly correct: boolean | null;
  /** Who says so; null where nobody does. */
  readonly labelSource: LabelSource | null;
  /** The file's label and our own verifier disagree. */
  readonly disputed: boolean;
  readonly reward: number | null;
  /** Characters of the scored text. */
  readonly length: number;
  readonly model: string | null;
  /** First error where the line is not a trace; such rows cannot be opened. */
  readonly problem: Problem | null;
  /** Present once the line is annotated. */
  readonly summary: RowSummary | null;
}

export interface RowSummary {
  readonly tokens: number;
  readonly meanEntropy: number | null;
  /** Belief (natural log) at base and after each probed step; the sparkline. */
  readonly belief: readonly (number | null)[];
  readonly potential: number | null;
  readonly flips: number | null;
  readonly flags: readonly string[];
}

/** What rows can be sorted by; `belief` is the last one of the trace, `flags` how many there are. */
export const sortColumns = [
  'line',
  'correct',
  'prediction',
  'reward',
  'length',
  'tokens',
  'meanEntropy',
  'belief',
  'potential',
  'flips',
  'flags',
] as const;
export type SortColumn = (typeof sortColumns)[number];

/** Order of rows (within groups where they are grouped); rows without the value come last. */
export interface RowSort {
  readonly by: SortColumn;
  readonly descending: boolean;
}

export interface FileState {
  readonly uri: string;
  /** Trace lines found so far; grows until `complete`. */
  readonly rows: number;
  readonly complete: boolean;
  readonly bytes: number;
  readonly problems: number;
  readonly annotated: number;
}

export interface AnnotateOptions {
  /** Lines to annotate, in this order; absent: all of the file. */
  readonly lines?: readonly number[];
  /** `spae`, `sentence` or own text; absent: the model's default. */
  readonly probe?: string;
  readonly noProbes?: boolean;
}

/** How pairs are chosen; an option that the rule does not know is refused. */
export interface PairOptionsGiven extends PairRuleOptions {
  readonly rule: PairRuleId;
  readonly seed?: number;
  readonly pairsPerPrompt?: number;
  /** In the rule's unit. */
  readonly minimumMargin?: number;
  /** Absolute path of a file of people's choices, which win over the rule. */
  readonly overrides?: string;
}

export interface ExportOptions extends PairOptionsGiven {
  readonly format: 'trl' | 'trl-conversational';
  /** Absolute path of the file to write. */
  readonly path: string;
  readonly overwrite: boolean;
}

export interface ExportResult {
  readonly path: string;
  readonly pairs: number;
  readonly prompts: number;
  /** Guard id to number of pairs it refused. */
  readonly refused: Readonly<Record<string, number>>;
  /** What whoever trains on the file must be told, as on its card. */
  readonly warnings: readonly string[];
}

/** What a rule would give. */
export interface RulePreview {
  readonly rule: PairRuleId;
  readonly pairs: number;
  readonly prompts: number;
  readonly refused: Readonly<Record<string, number>>;
}

export interface ModelInfo {
  /** Name shown to the user. */
  readonly name: string;
  readonly path: string;
  readonly family: string;
  /** Null where headers do not tell, as those of ONNX exports. */
  readonly parameters: number | null;
  readonly contextLength: number;
  readonly vocabularySize: number;
  readonly storedType: string;
  readonly bytes: number;
  readonly chatTemplate: boolean;
}

/** Requests answered by the language server. */
export interface TraceRequests {
  /** Opens a file for reading by lines and begins to index it; sent when an editor opens it. */
  readonly open: { params: { uri: string }; result: FileState };
  /** Forgets a file; its running work stops. */
  readonly close: { params: { uri: string }; result: null };
  /**
   * Rows `from … from+count-1` in the given order; sent as the list scrolls. In file order without filter the first rows
   * come at once; other orders and filters know only the rows read so far until `complete`.
   * @throws Failure `invalid-request` where the filter cannot be read
   */
  readonly list: {
    params: { uri: string; from: number; count: number; order: 'file' | 'group'; filter?: string; sort?: RowSort };
    result: { rows: readonly TraceRow[]; total: number; complete: boolean };
  };
  /**
   * One trace with its annotation and what was measured of its steps, where there is any.
   * @throws Failure `invalid-trace` where the line is not a trace
   */
  readonly read: {
    params: { uri: string; line: number };
    result: { trace: Trace; annotation: Annotation | null; stepValues: StepValues | null };
  };
  /**
   * Statistics of one group of siblings: at once from labels and answers, or, with `annotations`, from all that was
   * measured of them, which takes as long as reading that: then also of the steps of `line`.
   */
  readonly group: {
    params: { uri: string; group: string; annotations?: boolean; line?: number };
    result: GroupSummary;
  };
  /**
   * Calibration over all traces of the file with the annotations there are; a second for some hundred traces. Sent only
   * where the user asked for it, and cancelled by cancelling the request.
   */
  readonly calibrate: { params: { uri: string; seed?: number }; result: CalibrationReport };
  /** Annotates; ends when all lines are done or the work is cancelled. Values arrive as `annotated` events before. */
  readonly annotate: {
    params: { uri: string } & AnnotateOptions;
    result: { annotated: number; failed: number; cancelled: boolean };
  };
  /**
   * Measures the steps of one trace by sampling (S9), at all its places or at chosen ones; places that are known already
   * are not measured again. Places arrive as `measuring` events before.
   * @throws Failure `cancelled`: the places measured till then stay | `invalid-trace` for dialogues | `model-unsupported`
   */
  readonly measureSteps: {
    params: { uri: string; line: number; places?: readonly number[] };
    result: { values: StepValues };
  };
  /** Stops running annotation and measuring of a file within one chunk; what is done so far stays. */
  readonly cancel: { params: { uri: string }; result: null };
  /** Writes preference pairs. */
  readonly export: { params: { uri: string } & ExportOptions; result: ExportResult };
  /** Counts the pairs a rule would give, and shows the first. */
  readonly previewExport: {
    params: { uri: string } & PairOptionsGiven;
    result: RulePreview & { readonly first: string | null };
  };
  /**
   * Counts the pairs that every rule would give with its defaults, reading the file once, or one group of it; rules that
   * look beyond a group are left out then.
   */
  readonly previewRules: {
    params: { uri: string; group?: string; overrides?: string };
    result: { rules: readonly RulePreview[] };
  };
  /** The pairs that a rule proposes among the siblings of one group, those that guards refuse among them. */
  readonly listPairs: { params: { uri: string; group: string } & PairOptionsGiven; result: ListedPairs };
  /** The texts of a proposed pair as they would be written. @throws Failure `invalid-trace` where a line changed */
  readonly readPair: { params: { uri: string; sides: PairSides }; result: PairTexts };
  /**
   * Adds what a person said of a pair to a file of choices, on the disk when this ends; the last word about two texts
   * counts.
   * @throws Failure `write-failed`
   */
  readonly choosePair: {
    params: { uri: string; path: string; pair: string; choice: PairWord; by?: string };
    result: null;
  };
  /** Writes the self-contained HTML report. */
  readonly report: {
    params: { uri: string; path: string; overwrite: boolean };
    result: { path: string; traces: number };
  };
  /** What is known of the model without loading it into memory. */
  readonly modelInfo: { params: Record<string, never>; result: ModelInfo };
}

/** Events sent by the language server. */
export interface TraceEvents {
  /**
   * Indexing went on, stored annotations were found, or the file changed on disk (`bytes` or `rows` differ): rows listed
   * before may be stale.
   */
  readonly fileChanged: FileState;
  /** One line was annotated (or failed: `annotation` null, `problem` says why). */
  readonly annotated: {
    uri: string;
    line: number;
    annotation: Annotation | null;
    problem: Problem | null;
    summary: RowSummary | null;
  };
  /** Progress of running annotation; the last one of a job, however it ended, has `doneLines` equal to `totalLines`. */
  readonly progress: {
    uri: string;
    line: number;
    doneLines: number;
    totalLines: number;
    doneTokens: number;
    totalTokens: number;
  };
  /**
   * How far measuring the steps of a line is, in continuations; `values` holds all places so far where there is a new one,
   * else null. The last one of a request, however it ended, has `done` equal to `total`.
   */
  readonly measuring: { uri: string; line: number; done: number; total: number; values: StepValues | null };
  /** What the scorer is doing, for the status bar. */
  readonly status: ScorerStatus;
}

export interface ScorerStatus {
  readonly state: 'idle' | 'starting' | 'busy' | 'restarting' | 'failed';
  readonly model: string | null;
  readonly device: string | null;
  readonly precision: string | null;
  /** How attention is computed, where the device has several ways and numbers depend on it. */
  readonly variant: string | null;
  /** Why this device, in one line. */
  readonly reason: string | null;
  /** What the user must be told of the device for as long as the model is loaded; null: nothing. */
  readonly note: string | null;
  /** A sentence where there is something to say, for example why it failed. */
  readonly message: string | null;
  /** While weights are made that the model is read with; absent otherwise. */
  readonly preparing?: Preparation;
}
