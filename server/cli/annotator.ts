// A model at work in this process, with the store before it: a trace in, its annotation out, from the store where it is.
import type { ScoreSettings } from '../shared/protocol/server-scorer.ts';
import type { Annotation } from '../shared/trace/annotation.ts';
import type { Trace } from '../shared/trace/trace.ts';
import { findModel } from '../models/find-model.ts';
import { identifyModel } from '../models/model-identity.ts';
import { noAnnotationCache, openAnnotationCache } from '../store/annotation-cache.ts';
import { variantOf } from '../store/cache-key.ts';
import { placeAnnotation } from '../store/place-annotation.ts';
import { findStored, keepStored, type AnnotationParts } from '../store/stored-annotations.ts';
import { withoutTrial } from '../shared/trace/without-trial.ts';
import type { CommandContext } from './command-context.ts';
import { modelChoice } from './model-choice.ts';
import { openingOptions, openModelHere } from './open-model-here.ts';
import { cacheFolder, scoreSettings, type ScoringOptions } from './scoring-options.ts';
import { visibleText } from './terminal-text.ts';

export interface AnnotateHooks {
  readonly signal?: AbortSignal;
  readonly onProgress?: (doneTokens: number, totalTokens: number) => void;
}

export interface Annotator {
  /** Everything the numbers depend on besides the trace, for telling whether earlier work still holds. */
  readonly identity: object;
  readonly name: string;
  readonly device: string;
  readonly precision: string;
  /** @throws Failure of scoring; `cancelled` where the signal was aborted */
  annotate(trace: Trace, hooks?: AnnotateHooks): Promise<{ readonly annotation: Annotation; readonly stored: boolean }>;
  close(): Promise<void>;
}

/** The same limit as the extension's default. */
const cacheBytes = 2 * 1024 ** 3;

/** @throws Failure `model-not-found` | `model-invalid` | `model-unsupported` | `device-failed` | `out-of-memory` */
export async function openAnnotator(options: ScoringOptions, context: CommandContext): Promise<Annotator> {
  const { environment, program, terminal } = context;
  const { path } = await findModel(modelChoice(context, options.model, '--model'));
  const secondPath = await findSecond(options, context);
  const cache = cacheFolder(options, environment);
  // Dynamic, so that no native library is loaded by commands that need no model.
  const { scoreTrace } = await import('../scoring/score-trace.ts');
  const model = await openModelHere(path, options, context);
  const second = secondPath === null ? null : await openModelHere(secondPath, options, context);
  const { use } = model.scorer.info;
  if (use !== undefined && use.fallback !== null) terminal.tell(`credence: ${visibleText(use.fallback)}`);
  const kept = cache === null ? noAnnotationCache : openAnnotationCache(cache, cacheBytes);
  const settings: ScoreSettings = scoreSettings(options);
  const { device, precision } = model.scorer.info;
  const identity = {
    settings,
    ...(await identifyModel(path, openingOptions(options, context))),
    ...{ device, precision, version: program.version },
    ...(use === undefined ? {} : variantOf(use)),
    ...(second === null ? {} : { secondModel: `${second.weightsSha256} ${second.tokenizer.sha256}` }),
  };
  let storeFailed = false;
  const keep = async (parts: AnnotationParts, annotation: Annotation): Promise<void> => {
    try {
      if (!storeFailed) await keepStored(kept, parts, annotation);
    } catch (error) {
      storeFailed = true; // the annotation is good all the same; said once, then left alone
      terminal.tell(`credence: ${error instanceof Error ? error.message : String(error)} Going on without it.`);
    }
  };
  return {
    ...{ identity, name: model.name, device, precision },
    async annotate(given, hooks = {}) {
      // A model that names its wording is not tried: the same trace is the same in any file.
      const trace = model.declaredProbe === null ? given : withoutTrial(given);
      const parts = { trace, ...identity };
      const stored = await findStored(kept, parts);
      if (stored !== null) return { annotation: placeAnnotation(stored, trace), stored: true };
      const annotation = await scoreTrace(model, trace, settings, { ...hooks, ...(second === null ? {} : { second }) });
      await keep(parts, annotation);
      return { annotation, stored: false };
    },
    close: async () => {
      await model.close();
      await second?.close();
    },
  };
}

async function findSecond({ secondModel }: ScoringOptions, context: CommandContext): Promise<string | null> {
  if (secondModel === undefined) return null;
  return (await findModel({ ...modelChoice(context, secondModel, '--second-model'), environment: undefined })).path;
}
