// Readings of given texts for tests of signals that go by characters: tokens with real offsets, numbers by place.
import type { ExtraReadings } from '../../server/shared/signals/extra-readings.ts';
import { noExtras } from '../../server/shared/signals/extra-readings.ts';
import type { TraceReading } from '../../server/shared/signals/reading.ts';
import type { TokenColumns } from '../../server/shared/trace/annotation.ts';
import type { Trace } from '../../server/shared/trace/trace.ts';
import { buildReading, buildTokens } from './build-reading.ts';
import { buildTrace } from './build-trace.ts';

export interface ReadTextOptions {
  /** Matches every token; the whole text must be matched. Words, numbers' digits together, white space, single characters. */
  readonly split?: RegExp;
  /** Log-prob by "text@start", -1 where a token is not named. */
  readonly logprobs?: Readonly<Record<string, number | null>>;
  readonly trace?: Partial<Trace>;
  readonly tokens?: Partial<TokenColumns>;
  readonly extras?: Partial<ExtraReadings>;
}

/** One step a turn, no probes. @throws where `logprobs` names a token that does not exist: a test would pass unawares */
export function readText(texts: readonly string[], options: ReadTextOptions): TraceReading {
  const { split = /\w+|\s+|./gsu, logprobs = {} } = options;
  const pieces = texts.map((text) =>
    [...text.matchAll(split)].map((match) => ({ text: match[0], start: match.index })),
  );
  const all = pieces.flat();
  const names = all.map(({ text, start }) => `${text}@${start}`);
  const unknown = Object.keys(logprobs).filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`no token ${unknown.join(', ')} among ${names.join(' ')}`);
  let reached = 0;
  const turns = pieces.map((tokens) => {
    const firstToken = reached;
    reached += tokens.length;
    return { message: null, firstToken, endToken: reached };
  });
  const logprob = names.map((name) => (name in logprobs ? (logprobs[name] ?? null) : -1));
  return buildReading({
    trace: buildTrace({
      turns: texts.map((text) => ({ message: null, text })),
      steps: texts.map((text, turn) => ({ start: 0, end: text.length, turn, part: 'turn' })),
      multiTurn: texts.length > 1,
      ...options.trace,
    }),
    tokens: {
      ...buildTokens(
        logprob,
        logprob.map((value) => (value === null ? null : 1)),
      ),
      start: all.map(({ start }) => start),
      end: all.map(({ start, text }) => start + text.length),
      ...options.tokens,
    },
    turns,
    stepTokens: turns.map(({ firstToken, endToken }) => ({ first: firstToken, end: endToken })),
    thinkEnd: null,
    base: null,
    probes: texts.map(() => null),
    likelihood: null,
    extras: { ...noExtras, ...options.extras },
  });
}
