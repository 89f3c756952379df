// Whether an export can be read as passes read: in pieces behind a cache, and trees by the way that was found for its
// attention. Asked once at opening, of the export itself: a short text in pieces with branches, and every branch as a text
// of its own in one run, have to give the same numbers.
import type { RowScores } from '../scoring/scorer.ts';
import type { ExportModel } from './export-model.ts';
import { ExportPass } from './export-pass.ts';

/** Tokens of the text, and of its first piece. */
const trunkTokens = 12;
const pieceTokens = 7;
/** Slots that branches follow: within each piece and at neither's end. */
const branchSlots = [3, 9];
const branchTokens = 3;

/** Largest difference of log-probs and entropies between the two ways of reading, nats. */
export async function readingDifference(model: ExportModel): Promise<number> {
  const { vocabularySize } = model.spec;
  const ids = spreadIds(trunkTokens + branchSlots.length * branchTokens, vocabularySize);
  const trunk = ids.slice(0, trunkTokens);
  const branches = branchSlots.map((_, i) => {
    const begin = trunkTokens + i * branchTokens;
    return ids.slice(begin, begin + branchTokens);
  });
  const separate: number[] = [];
  for (const [i, slot] of branchSlots.entries()) {
    const text = [...trunk.slice(0, slot + 1), ...(branches[i] ?? [])];
    separate.push(...(await read(model, [{ ids: text, parents: line(0, text.length) }])).slice(-2 * branchTokens));
  }
  const parents = branchSlots.flatMap((slot, i) => [
    slot,
    ...line(trunkTokens + i * branchTokens + 1, branchTokens - 1),
  ]);
  const inPieces = await read(model, [
    { ids: trunk.slice(0, pieceTokens), parents: line(0, pieceTokens) },
    { ids: trunk.slice(pieceTokens), parents: line(pieceTokens, trunkTokens - pieceTokens) },
    { ids: branches.flat(), parents },
  ]);
  const differences = separate.map((value, i) => Math.abs((inPieces.slice(-separate.length)[i] ?? Number.NaN) - value));
  return differences.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(...differences);
}

/** Log-prob of token 0 and entropy behind every token, in order. */
async function read(
  model: ExportModel,
  trees: readonly { readonly ids: readonly number[]; readonly parents: readonly number[] }[],
): Promise<readonly number[]> {
  const pass = new ExportPass(model, trunkTokens + branchSlots.length * branchTokens);
  const numbers: number[] = [];
  try {
    for (const { ids, parents } of trees) {
      const rows = Int32Array.from(ids.keys());
      const request = { rows, targets: rows.map(() => 0), top: 0 };
      numbers.push(
        ...pairs(await pass.extend({ ids: Int32Array.from(ids), parents: Int32Array.from(parents) }, request)),
      );
    }
    return numbers;
  } finally {
    pass.end();
  }
}

function pairs({ logprob, entropy }: RowScores): readonly number[] {
  return [...logprob].flatMap((value, i) => [value, entropy[i] ?? Number.NaN]);
}

/** Each of the slots from `first` on follows the one before it. */
function line(first: number, length: number): readonly number[] {
  return Array.from({ length }, (_, i) => first + i - 1);
}

/** Ids spread over the vocabulary, the same for every model of its size. */
function spreadIds(count: number, vocabularySize: number): readonly number[] {
  const stride = 7919; // a prime that no vocabulary is a multiple of
  return Array.from({ length: count }, (_, i) => ((i + 1) * stride) % vocabularySize);
}
