// The use case: traces in, a file of preference pairs and its card out. Reads every trace twice, once to choose pairs and
// once to write the chosen ones, so that a file of any size can be exported.
import { Failure } from '../shared/protocol/failure.ts';
import type { ExportResult } from '../shared/protocol/trace-requests.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { toCandidate, type Candidate, type ExportEntry, type Place } from './candidate.ts';
import { makeCard } from './card.ts';
import type { PairFormat } from './formats/pair-format.ts';
import { makePairs, type PairOptions } from './make-pairs.ts';
import { pairRow } from './pair-row.ts';
import type { Pair, PairSelection } from './pair.ts';
import type { PairRule } from './rules/pair-rule.ts';
import { refuseExisting, writeTogether, type Write } from './write-atomically.ts';

export interface ExportJob {
  readonly rule: PairRule;
  readonly format: PairFormat;
  readonly options: PairOptions;
  /** File to write; its card is `<path>.card.json`. */
  readonly path: string;
  readonly overwrite: boolean;
  /** Names of the input files, for the card. */
  readonly inputs: readonly string[];
  /** Program version. */
  readonly version: string;
  readonly entries: AsyncIterable<ExportEntry>;
  /** Reads a trace once more. */
  readonly read: (place: Place) => Promise<Trace>;
  readonly signal?: AbortSignal;
}

/** @throws Failure `file-exists` | `write-failed` | `cancelled`; nothing is written then */
export async function exportPairs(job: ExportJob): Promise<ExportResult & { readonly selection: PairSelection }> {
  const cardPath = `${job.path}.card.json`;
  if (!job.overwrite) await Promise.all([job.path, cardPath].map(refuseExisting));
  const selection = await selectPairs(job.entries, job.rule, job.options, job.signal);
  const forms = { standard: 0, conversational: 0 };
  const { path, overwrite } = job;
  const writePairs = async (write: Write): Promise<void> => {
    for (const pair of selection.pairs) {
      throwIfCancelled(job.signal);
      const [chosen, rejected] = await Promise.all([job.read(pair.chosen), job.read(pair.rejected)]);
      forms[job.format.sides(chosen, rejected).kind]++;
      await write(`${JSON.stringify(pairRow({ ...job, pair, chosen, rejected }))}\n`);
    }
  };
  const writeCard = (write: Write): Promise<void> =>
    write(`${JSON.stringify(makeCard({ ...job, selection, forms }), null, 2)}\n`);
  await writeTogether([
    { path, overwrite, produce: writePairs },
    { path: cardPath, overwrite, produce: writeCard },
  ]);
  const { pairs, prompts, refused } = selection;
  return { path, pairs: pairs.length, prompts, refused, selection };
}

/** Chooses pairs without writing anything. */
export async function selectPairs(
  entries: AsyncIterable<ExportEntry>,
  rule: PairRule,
  options: PairOptions,
  signal?: AbortSignal,
): Promise<PairSelection> {
  const candidates: Candidate[] = [];
  for await (const entry of entries) {
    throwIfCancelled(signal);
    candidates.push(toCandidate(entry, rule.signal));
  }
  throwIfCancelled(signal); // the entries may have ended early for that
  return makePairs(candidates, rule, options);
}

/** The line a pair would be written as; for previews. */
export function previewPair(pair: Pair, sides: { chosen: Trace; rejected: Trace }, job: PreviewJob): string {
  return JSON.stringify(pairRow({ ...job, pair, ...sides }), null, 2);
}

export type PreviewJob = Pick<ExportJob, 'rule' | 'format' | 'version'>;

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new Failure('cancelled', 'The export was cancelled; nothing was written.');
}
