// The scorer process's side of the conversation: takes jobs one after the other, keeps the last model loaded, and the
// last second one, and says what it does. The other side is server/scorer-process.
import { Channel, type Port } from '../shared/protocol/channel.ts';
import { Failure } from '../shared/protocol/failure.ts';
import { protocolVersion } from '../shared/protocol/protocol-version.ts';
import type {
  LoadedModel,
  ScorerJob,
  ScorerToServerEvents,
  ServerToScorerRequests,
} from '../shared/protocol/server-scorer.ts';
import type { Annotation } from '../shared/trace/annotation.ts';
import { variantOf } from '../store/cache-key.ts';
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
  channel.handle({
    annotate: (job, { signal }) => {
      const work = tail.then(() => annotate(channel, models, job, signal));
      tail = work.catch(() => undefined);
      const ended = tail.then(() => running.delete(job.job));
      running.set(job.job, ended);
      return work;
    },
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
  const options: OpenModelOptions = {
    ...(memoFolder === undefined ? {} : { memoFolder }),
    ...(derivedFolder === undefined ? {} : { derivedFolder }),
    device: device ?? 'auto',
    precision: precision ?? 'auto',
    signal,
    onPreparing: (preparation) => channel.send('preparing', { job, ...preparation }),
  };
  const model = await models.first.get(folder, options);
  channel.send('loaded', loadedModel(model));
  const second = secondModel === undefined ? null : await models.second.get(secondModel, options);
  return scoreTrace(model, trace, settings, {
    ...(second === null ? {} : { second }),
    signal,
    onProgress: (doneTokens, totalTokens) => channel.send('progress', { job, doneTokens, totalTokens }),
  });
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
  #model: OpenModel | null = null;

  constructor(open: OpenFolder) {
    this.#open = open;
  }

  /** Asked for one after the other, never at once. A model that fails to open is tried again next time. */
  async get(folder: string, options: OpenModelOptions): Promise<OpenModel> {
    const asked = JSON.stringify([folder, options.device, options.precision]);
    if (this.#model !== null && this.#asked === asked) return this.#model;
    const before = this.#model;
    this.#model = null;
    await before?.close();
    this.#model = await this.#open(folder, options);
    this.#asked = asked;
    return this.#model;
  }
}
