// Makes every service of the language server once and hands them over as arguments. Nothing runs before it is asked.
import { join } from 'node:path';
import { Annotations } from './lsp/annotations.ts';
import { makeExporting } from './lsp/exporting.ts';
import type { KnowledgeWanted } from './lsp/document-knowledge.ts';
import { FileKnowledge } from './lsp/file-knowledge.ts';
import { LineQueue } from './lsp/line-queue.ts';
import { ModelInUse } from './lsp/model-in-use.ts';
import { OpenFiles } from './lsp/open-files.ts';
import { WordingInUse } from './lsp/wording-in-use.ts';
import { SecondInUse } from './lsp/second-in-use.ts';
import { RunningJobs } from './lsp/running-jobs.ts';
import type { ClientSide, Services } from './lsp/services.ts';
import { composeMeasured } from './compose-measured.ts';
import { composeModels } from './compose-models.ts';
import { declaredProbe } from './models/declared-probe.ts';
import { identifyModel, type ModelIdentity } from './models/model-identity.ts';
import { createScorerProcess, type ScorerProcess } from './scorer-process/scorer-process.ts';
import { parseServerOptions } from './settings.ts';
import type { ServerOptions } from './shared/protocol/host-server.ts';
import { sampledTemperature } from './shared/protocol/sampling.ts';
import type { ScoreSettings } from './shared/protocol/server-scorer.ts';
import { measuresFor, parseSignalChoice, signalSettings } from './shared/signals/measures.ts';
import { builtInThresholds } from './shared/signals/step/reflection-thresholds.ts';
import type { AnnotateOptions, ScorerStatus } from './shared/protocol/trace-requests.ts';
import { noAnnotationCache, openAnnotationCache, type AnnotationCache } from './store/annotation-cache.ts';
import { noDeviceMemory, openDeviceMemory, type DeviceMemory } from './store/device-memory.ts';

export { programVersion } from './store/version.ts';

/** Where the program's own files lie. */
export interface ProgramFiles {
  /** Absolute path of the built scorer program. */
  readonly scorerScript: string;
  /** Folder of the report view's script and style. */
  readonly webviewFolder: string;
  readonly version: string;
}

// As many alternatives as a tooltip shows; each costs some 30 bytes a token on the way to a view.
const alternatives = 8;

/** @throws Failure `invalid-request` where the options are wrong */
export function composeServer(unknownOptions: unknown, client: ClientSide, files: ProgramFiles): Services {
  let options = parseServerOptions(unknownOptions);
  let cache = openCache(options);
  const { find, ...models } = composeModels(() => options, client.tell, client.warn);
  const identify = (path: string): Promise<ModelIdentity> =>
    identifyModel(path, { precision: options.precision, memoFolder: inCache(options, 'fingerprints') });
  const lookup = { find, identify };
  const model = new ModelInUse(
    options,
    lookup,
    deviceMemory(() => options),
  );
  const second = new SecondInUse({ find, identify });
  let status: ScorerStatus | null = null;
  const startScorer = (): ScorerProcess =>
    createScorerProcess({
      script: files.scorerScript,
      runtime: options.scorerRuntime,
      onStatus: (news) => {
        status = news;
        client.tell('status', news);
      },
    });
  let scorer = startScorer();

  const annotations = new Annotations({
    cache: () => cache,
    version: files.version,
    reader: async () => second.beside(await model.reader(), options.secondModel),
    settings: () => scoreSettings(options, {}),
  });
  const wordings = new WordingInUse(async () => declaredProbe(await model.path()));
  const wanted: KnowledgeWanted = {
    hindsight: () => measuresFor(signalsOf(options).signals).needs.has('hindsight'),
    trial: () => wordings.isTried(options.probe),
  };
  const open = new OpenFiles(annotations, (state) => client.tell('fileChanged', state), wanted);
  const knowledge = new FileKnowledge(open, wanted);
  const jobs = new RunningJobs();
  const queue = new LineQueue();
  const warn = onceEach(client.warn);
  const foldersOf = (asked: ServerOptions): { readonly memoFolder?: string; readonly derivedFolder?: string } =>
    onlyGiven({ memoFolder: inCache(asked, 'fingerprints'), derivedFolder: inCache(asked, 'derived') });
  const { version } = files;
  const measuring = { options: () => options, scorer: () => scorer, folders: foldersOf, tell: client.tell };
  const measured = composeMeasured({ ...measuring, version, model, queue, warn });
  return {
    files: open,
    jobs,
    annotations,
    knowledge,
    measured,
    annotating: {
      annotations,
      queue,
      score: async (trace, settings, handles) => {
        const asked = options;
        const { device, precision } = asked;
        const secondModel = asked.secondModel === null ? undefined : await find(asked.secondModel);
        const given = { ...foldersOf(asked), ...onlyGiven({ secondModel }) };
        const request = { model: await model.path(), ...given, device, precision, trace, settings };
        const annotation = await scorer.annotate(request, handles);
        // With other settings in force meanwhile, the status says nothing of them.
        if (asked === options && status !== null) await model.learn(status);
        return annotation;
      },
      tell: client.tell,
      warn,
    },
    exporting: makeExporting({ annotations, measured, version: files.version, webviewFolder: files.webviewFolder }),
    settings: (asked) => scoreSettings(options, asked),
    models: {
      ...models,
      describe: (named) => models.describe(named ?? options.model),
      pull: async (name, signal) => {
        const pulled = await models.pull(name, signal);
        model.forget();
        second.forget();
        wordings.forget();
        return pulled;
      },
    },
    configure: async (changed) => {
      const before = options;
      options = parseServerOptions(changed);
      if (before.cacheFolder !== options.cacheFolder || before.cacheSizeBytes !== options.cacheSizeBytes) {
        cache = openCache(options);
      }
      if (before.scorerRuntime !== options.scorerRuntime) {
        scorer.dispose();
        scorer = startScorer();
      }
      wordings.forget();
      if (!model.configure(options) && asksOf(before) === asksOf(options)) return;
      annotations.forgetRecent();
      await open.forgetSummaries();
    },
    dispose: async () => {
      jobs.stopAll();
      scorer.dispose();
      await Promise.all([open.closeAll(), knowledge.closeAll()]);
    },
  };
}

function openCache({ cacheFolder, cacheSizeBytes }: ServerOptions): AnnotationCache {
  return cacheFolder === null ? noAnnotationCache : openAnnotationCache(cacheFolder, cacheSizeBytes);
}

function inCache({ cacheFolder }: ServerOptions, name: string): string | undefined {
  return cacheFolder === null ? undefined : join(cacheFolder, name);
}

/** In the cache folder of the settings in force. */
function deviceMemory(options: () => ServerOptions): DeviceMemory {
  const now = (): DeviceMemory => {
    const file = inCache(options(), 'devices.json');
    return file === undefined ? noDeviceMemory : openDeviceMemory(file);
  };
  return { get: (about) => now().get(about), put: (about, device) => now().put(about, device) };
}

/** Without the properties that are undefined. */
function onlyGiven<T extends object>(values: T): { readonly [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    readonly [K in keyof T]?: NonNullable<T[K]>;
  }; // fromEntries forgets the names
}

function scoreSettings(options: ServerOptions, { probe, noProbes }: Omit<AnnotateOptions, 'lines'>): ScoreSettings {
  const count = noProbes === true ? 0 : options.probeSamples;
  const sampling = count === 0 ? {} : { sampling: { count, temperature: sampledTemperature, seed: 0 } };
  return {
    ...{ probe: probe ?? options.probe, probes: noProbes !== true, top: alternatives },
    ...{ ...sampling, ...signalsOf(options), ...reflectionOf(options), ...definitionsOf(options) },
  };
}

/** A choice that cannot be read goes as it is: the scorer says what is wrong with it, where it is asked for. */
function signalsOf({ signals, secondModel }: ServerOptions): Pick<ScoreSettings, 'signals'> {
  if (signals.trim() === '') return signalSettings(['default'], secondModel !== null);
  const parsed = parseSignalChoice(signals);
  return 'choice' in parsed ? signalSettings(parsed.choice, secondModel !== null) : { signals: [signals] };
}

function reflectionOf(options: ServerOptions): Pick<ScoreSettings, 'reflection'> {
  const { reflectionProbe: probe, positiveCues: positive, reflectiveCues: reflective, doubtBelow, sureAbove } = options;
  const given = {
    ...(probe === null ? {} : { probe }),
    ...(positive.length === 0 ? {} : { positive }),
    ...(reflective.length === 0 ? {} : { reflective }),
    ...(doubtBelow === builtInThresholds.doubtBelow ? {} : { doubtBelow }),
    ...(sureAbove === builtInThresholds.sureAbove ? {} : { sureAbove }),
  };
  return Object.keys(given).length === 0 ? {} : { reflection: given };
}

/** Lexicons go as they were written: the scorer says what is wrong with them, where it is asked for. */
function definitionsOf({ compat, lexicons }: ServerOptions): Pick<ScoreSettings, 'compat' | 'lexicons'> {
  return {
    ...(compat === 'script' ? { compat } : {}),
    ...(Object.keys(lexicons).length === 0 ? {} : { lexicons }),
  };
}

/** What annotations depend on besides model, device and precision. */
function asksOf(options: ServerOptions): string {
  return JSON.stringify([scoreSettings(options, {}), options.secondModel]);
}

/** The same warning for every line of a file would bury the rest. */
function onceEach(warn: (message: string) => void): (message: string) => void {
  const said = new Set<string>();
  return (message) => {
    if (said.has(message)) return;
    said.add(message);
    warn(message);
  };
}
