// The scorer process's side of the conversation: takes jobs one after the other, keeps the last model loaded, and the
// last second one, and says what it does. The other side is server/scorer-process.
import { Channel, type Port } from '../shared/protocol/channel.ts';
import { Failure } from '../shared/protocol/failure.ts';
import { protocolVersion } from '../shared/protocol/protocol-version.ts';
import type { Preparation } from '../shared/protocol/preparation.ts';
import type {
  AnnotateRequest,
  LoadedModel,
  MeasureJob,
  ScorerJob,
  ScorerToServerEvents,
  ServerToScorerRequests,
} from '../shared/protocol/server-scorer.ts';
import type { Annotation } from '../shared/trace/annotation.ts';
import type { StepValues } from '../shared/trace/step-values.ts';
import { variantOf } from '../store/cache-key.ts';
import { measureSteps } from './continuations/measure-steps.ts';
import type { OpenModel, OpenModelOptions } from './open-model.ts';
import { scoreTrace } from './score-trace.ts';

/** Nothing is asked of the other side, and nothing heard from it but requests. */
type Nothing = object;
type ScorerEnd = Channel<Nothing, Nothing, ServerToScorerRequests, ScorerToServerEvents>;

export type OpenFolder = (folder: string, options: OpenModelOptions) => Promise<OpenModel>;

/** Answers on the port from now on, and says `ready`. */
export function serveScorer(port: Port, open: OpenFolder): void {
  const channel: ScorerEnd = new Channel(port);
  const models = { first: new LastModel(open), second: new LastModel(open) };
  const running = new Map<number, Promise<unknown>>();
  let tail: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(job: number, run: () => Promise<T>): Promise<T> => {
    const work = tail.then(run);
    tail = work.catch(() => undefined);
    const ended = tail.then(() => running.delete(job));
    running.set(job, ended);
    return work;
  };
  channel.handle({
    annotate: (job, { signal }) => inTurn(job.job, () => annotate(channel, models, job, signal)),
    measure: (job, { signal }) => inTurn(job.job, () => measure(channel, models.first, job, signal)),
    settle: async ({ job }) => {
      await running.get(job);
      return null;
    },
  });
  channel.send('ready', { version: protocolVersion });
}

async function annotate(
  channel: ScorerEnd,
  models: { readonly first: LastModel; readonly second: LastModel },
  { job, model: folder, secondModel, trace, settings, memoFolder, derivedFolder, device, precision }: ScorerJob,
  signal: AbortSignal,
): Promise<Annotation> {
  if (signal.aborted) throw new Failure('cancelled', 'The annotation was cancelled before it began.');
  const preparing = (preparation: Preparation): void => channel.send('preparing', { job, ...preparation });
  const options = openingOptions({ memoFolder, derivedFolder, device, precision }, signal, preparing);
  const model = await models.first.get(folder, options);
  channel.send('loaded', loadedModel(model));
  const second = secondModel === undefined ? null : await models.second.get(secondModel, options);
  return scoreTrace(model, trace, settings, {
    ...(second === null ? {} : { second }),
    signal,
    onProgress: (doneTokens, totalTokens) => channel.send('progress', { job, doneTokens, totalTokens }),
  });
}

async function measure(
  channel: ScorerEnd,
  models: LastModel,
  { job, model: folder, trace, settings, places, ...opening }: MeasureJob,
  signal: AbortSignal,
): Promise<StepValues> {
  if (signal.aborted) throw new Failure('cancelled', 'Measuring was cancelled before it began.');
  const preparing = (preparation: Preparation): void => channel.send('preparing', { job, ...preparation });
  const model = await models.get(folder, openingOptions({ ...opening, device: 'cpu' }, signal, preparing));
  channel.send('loaded', loadedModel(model));
  let [done, total] = [0, 0];
  const tell = (place: StepValues | null): void => channel.send('measured', { job, done, total, place });
  return measureSteps(model, trace, settings, {
    ...{ places, signal },
    onProgress: (now, all) => {
      [done, total] = [now, all];
      tell(null);
    },
    onPlace: tell,
  });
}

type OpeningField = 'memoFolder' | 'derivedFolder' | 'device' | 'precision';
type Opening = { readonly [K in OpeningField]?: AnnotateRequest[K] | undefined };

function openingOptions(
  { memoFolder, derivedFolder, device, precision }: Opening,
  signal: AbortSignal,
  onPreparing: (preparation: Preparation) => void,
): OpenModelOptions {
  return {
    ...(memoFolder === undefined ? {} : { memoFolder }),
    ...(derivedFolder === undefined ? {} : { derivedFolder }),
    ...{ device: device ?? 'auto', precision: precision ?? 'auto', signal, onPreparing },
  };
}

function loadedModel({ name, scorer }: OpenModel): LoadedModel {
  const { device, precision, use } = scorer.info;
  return {
    ...{ model: name, device, precision },
    variant: use === undefined ? null : (variantOf(use).variant ?? null),
    reason: use?.reason ?? null,
    note: use?.fallback ?? null,
  };
}

/** One model stays in memory; asking for another, or on another device or in another precision, closes it first. */
class LastModel {
  readonly #open: OpenFolder;
  #asked: string | null = null;
  #folder: string | null = null;
  #model: OpenModel | null = null;

  constructor(open: OpenFolder) {
    this.#open = open;
  }

  /** Asked for one after the other, never at once. A model that fails to open is tried again next time. */
  async get(folder: string, options: OpenModelOptions): Promise<OpenModel> {
    const asked = JSON.stringify([folder, options.device, options.precision]);
    const before = this.#model;
    if (before !== null && this.#asked === asked) return before;
    // What is asked for may be what `auto` has come to.
    const { device, precision } = before?.scorer.info ?? {};
    const isSame = options.device === 'cpu' && device === 'cpu' && precision === options.precision;
    if (before !== null && isSame && this.#folder === folder) return before;
    this.#model = null;
    await before?.close();
    this.#model = await this.#open(folder, options);
    this.#asked = asked;
    this.#folder = folder;
    return this.#model;
  }
}
