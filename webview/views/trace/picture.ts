// Everything the panes need to know of the selected trace, computed once when it is shown. Pure; no DOM.
import { forkMask } from '../../../server/shared/signals/token/forking-tokens.ts';
import type { Annotation, TokenColumns } from '../../../server/shared/trace/annotation.ts';
import type { StepValues } from '../../../server/shared/trace/step-values.ts';
import type { Trace } from '../../../server/shared/trace/trace.ts';
import { layoutRows, type Row } from './heatmap/layout.ts';
import { firstRight, provisionalAnswers, stepNotes, type Provisional, type StepNote } from './heatmap/step-notes.ts';
import { measuredPlaces, withMeasured, type MeasuredPlace } from './measured-steps.ts';
import { alignRecorded, recordedTokens } from './recorded-tokens.ts';
import { withStepColumns, type StepColumns } from './step-columns.ts';
import { stepRanges, type PlacedTokens, type TokenRange } from './steps.ts';

export interface TracePicture {
  readonly trace: Trace;
  readonly annotation: Annotation | null;
  readonly rows: readonly Row[];
  /** One a step of the annotation. */
  readonly ranges: readonly TokenRange[];
  readonly answers: readonly (Provisional | null)[];
  readonly notes: readonly StepNote[];
  readonly firstRight: number | null;
  /** One a token. */
  readonly forks: readonly boolean[];
  readonly tokens: number;
  /** What is known of the tokens: as the model read them, else as the file recorded them; null: nothing. */
  readonly columns: TokenColumns | null;
  readonly turns: Annotation['turns'];
  /** Whose numbers `columns` are. */
  readonly source: 'model' | 'file';
  /** Log-probs recorded in the file, one a token; null where there are none. */
  readonly recorded: readonly (number | null)[] | null;
  /** Places that were measured by sampling, in order. */
  readonly measured: readonly MeasuredPlace[];
}

/**
 * @param values what was measured of its steps by sampling
 * @param siblings what its siblings say of its steps
 */
export function makePicture(
  trace: Trace,
  read: Annotation | null,
  values: StepValues | null = null,
  siblings: StepColumns = {},
): TracePicture {
  const annotation = withMeasured(read === null ? null : withStepColumns(read, siblings), values);
  const answers = annotation === null ? [] : provisionalAnswers(trace, annotation);
  const own = recordedTokens(trace);
  const columns = annotation?.tokens ?? own?.tokens ?? null;
  const placed: PlacedTokens | null = annotation ?? (own === null ? null : { ...own, steps: trace.steps });
  return {
    trace,
    annotation,
    rows: layoutRows(trace, placed),
    ranges: placed === null ? [] : stepRanges(placed),
    answers,
    notes: annotation === null ? [] : stepNotes(annotation, answers),
    firstRight: firstRight(answers),
    forks: annotation === null ? [] : forkMask(annotation.tokens.entropy),
    tokens: columns?.start.length ?? 0,
    columns,
    turns: placed?.turns ?? [],
    source: annotation === null ? 'file' : 'model',
    recorded: annotation === null ? (columns?.logprob ?? null) : own && alignRecorded(own, annotation),
    measured: measuredPlaces(values),
  };
}

/** Text of a token, or of the character that several byte tokens share. */
export function tokenText(picture: TracePicture, token: number): string {
  const { trace, columns, turns } = picture;
  if (columns === null) return '';
  const turn = turns.findIndex(({ firstToken, endToken }) => token >= firstToken && token < endToken);
  return (trace.turns[turn]?.text ?? '').slice(columns.start[token], columns.end[token]);
}

/** The same words are on the page, so that new numbers need not move the reader. */
export function sameTexts(left: Trace, right: Trace): boolean {
  return (
    left.turns.length === right.turns.length && left.turns.every((turn, at) => turn.text === right.turns[at]?.text)
  );
}
