// The log-probs that came with the file: placed in the text without re-tokenizing it, shown on their own where no model
// has read the trace, and beside the scoring model's where one has. The two are never mixed. Pure; no DOM.
import type { Annotation, TokenColumns, TurnTokens } from '../../../server/shared/trace/annotation.ts';
import type { RecordedToken, Trace } from '../../../server/shared/trace/trace.ts';

type Column = readonly (number | null)[];

/** As an annotation has them, with what the generator did not record left null. */
export interface RecordedTokens {
  readonly turns: readonly TurnTokens[];
  readonly tokens: TokenColumns;
}

/** Text that the file does not hold may stand before what was recorded: an opening tag put there for a reasoning field. */
const longestLead = 16;

/** Byte tokens have no text of their own; characters rarely have more than this many. */
const longestCharacter = 8;

/** Null where nothing was recorded, or what was recorded does not spell the text. */
export function recordedTokens({ tokens, turns }: Trace): RecordedTokens | null {
  const [turn, ...others] = turns;
  if (tokens === null || turn === undefined || others.length > 0) return null;
  if (tokens.every(({ logprob }) => logprob === undefined)) return null;
  const spans = placeTokens(tokens, turn.text);
  if (spans === null) return null;
  const kept = tokens.slice(0, spans.length);
  const nothing = kept.map(() => null);
  return {
    turns: [{ message: turn.message, firstToken: 0, endToken: kept.length }],
    tokens: {
      start: spans.map(({ start }) => start),
      end: spans.map(({ end }) => end),
      logprob: kept.map(({ logprob }) => logprob ?? null),
      ...{ entropy: nothing, rank: nothing, margin: nothing, selfCertainty: nothing, topMass: nothing },
      top: kept.map(({ top }) => top ?? null),
    },
  };
}

/** The recorded log-probs at the tokens of an annotation; null where a token is cut otherwise or was not recorded. */
export function alignRecorded({ tokens }: RecordedTokens, annotation: Pick<Annotation, 'tokens'>): Column | null {
  const found = new Map<string, (number | null)[]>();
  tokens.start.forEach((start, at) => {
    const key = `${start}-${tokens.end[at] ?? 0}`;
    const same = found.get(key);
    if (same === undefined) found.set(key, [tokens.logprob[at] ?? null]);
    else same.push(tokens.logprob[at] ?? null);
  });
  // Byte tokens of one character share its span: first comes first.
  const column = annotation.tokens.start.map(
    (start, at) => found.get(`${start}-${annotation.tokens.end[at] ?? 0}`)?.shift() ?? null,
  );
  return column.some((value) => value !== null) ? column : null;
}

interface Placed {
  readonly start: number;
  readonly end: number;
}

function placeTokens(tokens: readonly RecordedToken[], text: string): readonly Placed[] | null {
  const opening = tokens
    .slice(0, 3)
    .map((token) => token.text)
    .join('');
  const begin = text.indexOf(opening);
  const spans: Placed[] = [];
  let at = begin > 0 && begin <= longestLead ? begin : 0;
  for (let token = 0; token < tokens.length;) {
    const own = tokens[token]?.text ?? '';
    if (own !== '' && text.startsWith(own, at)) {
      spans.push({ start: at, end: (at += own.length) });
      token++;
      continue;
    }
    // Generators record the token that ended the turn; the text does not hold it.
    if (at === text.length) break;
    const shared = placeBytes(tokens, token, text, at);
    if (shared === null) return null;
    for (; token < shared.next; token++) spans.push({ start: at, end: shared.end });
    at = shared.end;
  }
  return spans;
}

/** Byte tokens up to the next one that can be read: together they are the characters in between. */
function placeBytes(
  tokens: readonly RecordedToken[],
  from: number,
  text: string,
  at: number,
): { readonly next: number; readonly end: number } | null {
  let next = from;
  while (next < tokens.length && isBytes(tokens[next]?.text ?? '')) next++;
  if (next === from) return null;
  const after = tokens[next]?.text;
  const end = after === undefined ? text.length : text.indexOf(after, at + 1);
  return end > at && end - at <= longestCharacter * (next - from) ? { next, end } : null;
}

/** How servers write a token that is a part of a character: as the replacement character, as escaped bytes, or not. */
function isBytes(text: string): boolean {
  return (
    text === '' ||
    text.includes('\ufffd') ||
    /^(bytes:)?(\\x[0-9a-f]{2})+$/iu.test(text) ||
    /^<0x[0-9a-f]{2}>$/iu.test(text)
  );
}
