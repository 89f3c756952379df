// The use case of S9: a trace and an open model → how often the trace ends right when it is written on from its steps.
// Every place has as many continuations, all of them share the cached trace, and as many as fit are written at once.
import type {
  ContinuationSettings,
  PlaceValue,
  StepValues,
  StepValuesProvenance,
} from '../../shared/trace/step-values.ts';
import { stepValuesSchema } from '../../shared/trace/step-values.ts';
import { Failure } from '../../shared/protocol/failure.ts';
import type { Problem } from '../../shared/trace/problem.ts';
import type { Trace } from '../../shared/trace/trace.ts';
import { traceSha256 } from '../../store/step-values-key.ts';
import { programVersion } from '../../store/version.ts';
import { checkVocabulary, encodeTurns, turnText, type EncodedTurn } from '../encode-turns.ts';
import type { OpenModel } from '../open-model.ts';
import { turnPlaces } from '../questions/turn-places.ts';
import type { RowDecoder } from '../scorer.ts';
import { templateOf } from '../score-trace.ts';
import { textLength } from '../text-length.ts';
import { checkContinuations } from './check-continuations.ts';
import { growContinuations, type Continuation, type WrittenText } from './grow-continuations.ts';
import { judgeContinuations } from './judge-continuations.ts';

export interface MeasureStepsOptions {
  /** Places to measure, as PlaceValue.place counts them; absent: all of the trace. Those that it does not have are left out. */
  readonly places?: readonly number[];
  /** Open for several traces of the same model; absent: one is opened for this trace. */
  readonly decoder?: RowDecoder;
  readonly signal?: AbortSignal;
  /** Continuations written of those that will be. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Each place as soon as it is measured, as values that hold it alone. */
  readonly onPlace?: (values: StepValues) => void;
}

/** A place of the trace that continuations go on from. */
interface Place {
  readonly place: number;
  /** Tokens of the whole text, context included, that stand before it. */
  readonly behind: number;
}

interface PlacedContinuation extends Continuation {
  readonly place: number;
}

/**
 * Numbers of continuations begin here, so that they have other random numbers than sampled answers of the same seed: what
 * is compared with one another must not share its noise.
 */
const firstProbe = 1_000_000;

/**
 * @throws Failure `invalid-trace` for dialogues | `invalid-request` | `model-unsupported` | `out-of-memory` | `cancelled`
 */
export async function measureSteps(
  model: OpenModel,
  trace: Trace,
  settings: ContinuationSettings,
  options: MeasureStepsOptions = {},
): Promise<StepValues> {
  checkContinuations(settings);
  if (trace.multiTurn)
    throw new Failure(
      'invalid-trace',
      'Steps are measured in traces of one turn: what others would say in the rest of a dialogue cannot be written on.',
    );
  const encoded = await encodeTurns(trace, model);
  const [turn] = encoded.turns;
  const wanted = turn === undefined ? [] : placesOf(trace, turn, options.places);
  const reached = wanted.filter(({ behind }) => behind > 0 && behind < model.scorer.info.contextLength);
  const problems: readonly Problem[] = [...encoded.problems, ...problemsOf(trace, wanted, reached)];
  const of = (places: readonly PlaceValue[]): StepValues => ({
    schema: stepValuesSchema,
    ...{ id: trace.id, line: trace.line, group: trace.group },
    traceSha256: traceSha256(trace),
    scorer: provenance(model, trace, settings),
    ...{ places, problems },
  });
  if (turn === undefined || trace.answers.length === 0) return of(reached.map(({ place }) => nothingOf(place)));
  const onPlace = (value: PlaceValue): void => options.onPlace?.(of([value]));
  return of(await measurePlaces({ model, trace, turn, settings, places: reached }, { ...options, onPlace }));
}

function placesOf(trace: Trace, turn: EncodedTurn, chosen: readonly number[] | undefined): readonly Place[] {
  const { base, steps } = turnPlaces(trace, turn);
  const all = [
    ...(base === null ? [] : [{ place: 0, behind: base + 1 }]),
    ...steps.map(({ index, slot }) => ({ place: index + 1, behind: slot + 1 })),
  ];
  return chosen === undefined ? all : all.filter(({ place }) => chosen.includes(place));
}

function problemsOf(trace: Trace, wanted: readonly Place[], reached: readonly Place[]): readonly Problem[] {
  const noGold: Problem = {
    code: 'no-gold-answer',
    severity: 'warning',
    message: 'Without a gold answer no continuation is right or wrong; nothing was sampled. Give the line an `answer`.',
    path: 'answer',
  };
  const missing = wanted.filter((one) => !reached.includes(one)).map(({ place }) => place);
  const outside: Problem = {
    code: 'place-unmeasured',
    severity: 'warning',
    message: `Not measured: ${missing.length === 1 ? 'place' : 'places'} ${missing.join(', ')} (0 is before the first step). Nothing stands before it, or the text before it fills the context of the model.`,
  };
  return [...(trace.answers.length === 0 ? [noGold] : []), ...(missing.length === 0 ? [] : [outside])];
}

function nothingOf(place: number): PlaceValue {
  return { place, samples: 0, right: null, capped: 0, tokens: 0, answers: [] };
}

interface Measured {
  readonly model: OpenModel;
  readonly trace: Trace;
  readonly turn: EncodedTurn;
  readonly settings: ContinuationSettings;
  readonly places: readonly Place[];
}

async function measurePlaces(
  { model, trace, turn, settings, places }: Measured,
  options: Omit<MeasureStepsOptions, 'places' | 'onPlace'> & { readonly onPlace: (value: PlaceValue) => void },
): Promise<readonly PlaceValue[]> {
  const { decoder: given, signal, onProgress, onPlace } = options;
  const { scorer, endTokens } = model;
  const { samples, seed, temperature, maxTokens } = settings;
  const { ids } = turnText(turn);
  checkVocabulary(ids, scorer.info.vocabularySize);
  const mostBehind = (behind: number): number => Math.min(maxTokens, scorer.info.contextLength - behind);
  const waiting = places.flatMap(({ place, behind }): PlacedContinuation[] =>
    Array.from({ length: samples }, (_none, sample) => ({
      ...{ place, behind, probe: firstProbe + place, sample, most: mostBehind(behind) },
    })),
  );
  if (waiting.length === 0) return [];
  // The last token before the last place is read by its continuations.
  const trunk = ids.subarray(0, places.reduce((most, { behind }) => Math.max(most, behind), 0) - 1);
  const judged = new PlaceJudge(model, trace, turn, samples);
  const values = new Map<number, PlaceValue>();
  let done = 0;
  onProgress?.(0, waiting.length);
  const decoder = given ?? (await scorer.openRows());
  try {
    const longest = waiting.reduce((most, one) => Math.max(most, one.most), 1);
    const length = textLength([turnText(turn)], scorer);
    const cancel = signal === undefined ? {} : { signal };
    const rows = await decoder.begin({ ids: trunk, textLength: length, longest, wanted: waiting.length }, cancel);
    await growContinuations(rows, {
      ...{ ids, waiting, seed, temperature, ...cancel },
      isEnd: (token) => endTokens.has(token),
      onWritten: (continuation, written) => {
        const value = judged.add(continuation, written);
        onProgress?.(++done, waiting.length);
        if (value === null) return;
        values.set(value.place, value);
        onPlace(value);
      },
    });
  } finally {
    if (given === undefined) await decoder.close();
  }
  return places.flatMap(({ place }) => values.get(place) ?? []);
}

/** Collects the continuations of each place, and judges them once the place has all. */
class PlaceJudge {
  readonly #model: OpenModel;
  readonly #trace: Trace;
  readonly #turn: EncodedTurn;
  readonly #samples: number;
  /** By place, by sample. */
  readonly #written = new Map<number, Map<number, WrittenText>>();

  constructor(model: OpenModel, trace: Trace, turn: EncodedTurn, samples: number) {
    this.#model = model;
    this.#trace = trace;
    this.#turn = turn;
    this.#samples = samples;
  }

  /** The place's value where this was its last continuation, else null. */
  add({ place, behind, sample }: PlacedContinuation, text: WrittenText): PlaceValue | null {
    const texts = this.#written.get(place) ?? new Map<number, WrittenText>();
    this.#written.set(place, texts.set(sample, text));
    if (texts.size < this.#samples) return null;
    this.#written.delete(place);
    const { text: own, tokens, context, contextIds } = this.#turn;
    const before = own.slice(0, tokens.ends[behind - contextIds.length - 1] ?? 0);
    const inOrder = [...texts].sort(([left], [right]) => left - right);
    const judged = inOrder.map(([, { ids, capped }]) => ({
      ...{ text: before + this.#model.tokenizer.decode(ids), tokens: ids.length, capped },
    }));
    const isInsideThinking = /<think>\s*$/.test(context);
    return judgeContinuations(place, judged, { answers: this.#trace.answers, isInsideThinking });
  }
}

function provenance(model: OpenModel, trace: Trace, settings: ContinuationSettings): StepValuesProvenance {
  const { samples, seed, temperature, maxTokens } = settings;
  return {
    model: model.name,
    weightsSha256: model.weightsSha256,
    tokenizerSha256: model.tokenizer.sha256,
    ...templateOf(model, trace),
    device: model.scorer.info.device,
    precision: model.scorer.info.precision,
    ...{ samples, seed, temperature, maxTokens },
    segmenter: trace.segmenter,
    version: programVersion(),
  };
}
