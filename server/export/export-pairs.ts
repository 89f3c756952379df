// The use case: traces in, a file of preference pairs and its card out. Reads every trace twice, once to choose pairs and
// once to write the chosen ones, so that a file of any size can be exported.
import { Failure } from '../shared/protocol/failure.ts';
import type { ExportResult } from '../shared/protocol/trace-requests.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { toCandidate, type Candidate, type ExportEntry } from './candidate.ts';
import { makeCard } from './card.ts';
import type { OverrideFile } from './overrides.ts';
import { readSides, type ReadTrace } from './edited-trace.ts';
import { makePairs, type Pairing } from './make-pairs.ts';
import { pairRow } from './pair-row.ts';
import { pairWarnings } from './pair-warnings.ts';
import type { Pair, PairSelection } from './pair.ts';
import { refuseExisting, writeTogether, type Write } from './write-atomically.ts';

export interface ExportJob extends Omit<Pairing, 'choices' | 'observe'> {
  /** What people chose; null: nothing. */
  readonly overrides: OverrideFile | null;
  /** File to write; its card is `<path>.card.json`. */
  readonly path: string;
  readonly overwrite: boolean;
  /** Names of the input files, for the card. */
  readonly inputs: readonly string[];
  /** Program version. */
  readonly version: string;
  readonly entries: AsyncIterable<ExportEntry>;
  /** Reads a trace once more. */
  readonly read: ReadTrace;
  readonly signal?: AbortSignal;
}

/** @throws Failure `file-exists` | `write-failed` | `cancelled`; nothing is written then */
export async function exportPairs(job: ExportJob): Promise<ExportResult & { readonly selection: PairSelection }> {
  const cardPath = `${job.path}.card.json`;
  if (!job.overwrite) await Promise.all([job.path, cardPath].map(refuseExisting));
  const choices = job.overrides?.choices;
  const selection = await selectPairs(job.entries, { ...job, ...(choices ? { choices } : {}) }, job.signal);
  const forms = { standard: 0, conversational: 0 };
  const { path, overwrite } = job;
  const writePairs = async (write: Write): Promise<void> => {
    for (const pair of selection.pairs) {
      throwIfCancelled(job.signal);
      const [chosen, rejected] = await readSides(pair, job.read);
      forms[job.format.sides(chosen, rejected, pair.departure).kind]++;
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
  return { path, pairs: pairs.length, prompts, refused, warnings: pairWarnings(pairs, job.rule), selection };
}

/** Chooses pairs without writing anything. */
export async function selectPairs(
  entries: AsyncIterable<ExportEntry>,
  pairing: Pairing,
  signal?: AbortSignal,
): Promise<PairSelection> {
  const [selection] = await selectPairsOfAll(entries, [pairing], signal);
  if (selection === undefined) throw new Error('one selection for each pairing');
  return selection;
}

/** The same for several rules at once, reading the traces once: one selection for each, in their order. */
export async function selectPairsOfAll(
  entries: AsyncIterable<ExportEntry>,
  pairings: readonly Pairing[],
  signal?: AbortSignal,
): Promise<readonly PairSelection[]> {
  const candidates = pairings.map((): Candidate[] => []);
  for await (const entry of entries) {
    throwIfCancelled(signal);
    for (const [at, { rule, options }] of pairings.entries()) candidates[at]?.push(toCandidate(entry, rule, options));
  }
  throwIfCancelled(signal); // the entries may have ended early for that
  return pairings.map((pairing, at) => makePairs(candidates[at] ?? [], pairing));
}

/** The line a pair would be written as; for previews. */
export function previewPair(pair: Pair, sides: { chosen: Trace; rejected: Trace }, job: PreviewJob): string {
  return JSON.stringify(pairRow({ ...job, pair, ...sides }), null, 2);
}

export type PreviewJob = Pick<ExportJob, 'rule' | 'format' | 'version'>;

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new Failure('cancelled', 'The export was cancelled; nothing was written.');
}
