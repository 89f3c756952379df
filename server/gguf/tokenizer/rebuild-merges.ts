// The merges of a SentencePiece vocabulary, which GGUF files do not hold: every token that two others spell is a merge,
// best score first. Order as transformers' converters of the models' own files have it, which decides between equals.

export interface ScoredPiece {
  readonly text: string;
  readonly id: number;
  readonly score: number;
}

/** How merges that make the same token, or tokens of equal score, follow each other. */
export type MergeOrder =
  /** By the ids of the parts (Llama 2, Mistral, Phi-3). */
  | 'by-ids'
  /** Longer left parts first, then longer right ones (Gemma). */
  | 'longest-first';

/** @returns pairs, the first merged first */
export function rebuildMerges(
  pieces: readonly ScoredPiece[],
  order: MergeOrder,
): readonly (readonly [string, string])[] {
  const ids = new Map(pieces.map(({ text, id }) => [text, id]));
  const merges = pieces.flatMap(({ text, score }) => splits(text, ids, score));
  // Sorting is stable, so that what is said to be equal stays in the order of ids.
  const sorted = merges.sort((a, b) => b.score - a.score || (order === 'by-ids' ? 0 : longer(a, b)));
  return sorted.map(({ left, right }) => [left, right] as const);
}

interface Merge {
  readonly left: string;
  readonly right: string;
  readonly score: number;
  /** In characters, as Python counts. */
  readonly leftLength: number;
  readonly rightLength: number;
}

function longer(a: Merge, b: Merge): number {
  return b.leftLength - a.leftLength || b.rightLength - a.rightLength;
}

/** Every cut of `text` into two tokens, ordered by their ids. */
function splits(text: string, ids: ReadonlyMap<string, number>, score: number): readonly Merge[] {
  const characters = Array.from(text); // code points, as Python counts
  const found: (Merge & { readonly ids: readonly [number, number] })[] = [];
  let cut = 0;
  for (let i = 1; i < characters.length; i++) {
    cut += characters[i - 1]?.length ?? 0;
    const left = text.slice(0, cut);
    const leftId = ids.get(left);
    if (leftId === undefined) continue;
    const right = text.slice(cut);
    const rightId = ids.get(right);
    if (rightId === undefined) continue;
    found.push({ left, right, score, leftLength: i, rightLength: characters.length - i, ids: [leftId, rightId] });
  }
  return found.sort((a, b) => a.ids[0] - b.ids[0] || a.ids[1] - b.ids[1]);
}
