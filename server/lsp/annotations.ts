// Finds what is known of a trace, in memory or in the store, and keeps what is new. Keys are made of the text and of
// everything the numbers depend on, so a changed line or another model finds nothing stale.
import type { ScoreSettings } from '../shared/protocol/server-scorer.ts';
import type { Annotation } from '../shared/trace/annotation.ts';
import type { Trace } from '../shared/trace/trace.ts';
import type { AnnotationCache } from '../store/annotation-cache.ts';
import { cacheKey } from '../store/cache-key.ts';
import { placeAnnotation } from '../store/place-annotation.ts';
import { findStored, keepStored, type AnnotationParts } from '../store/stored-annotations.ts';
import { RecentAnnotations } from './recent-annotations.ts';

/** What a stored annotation was made with, besides trace and settings. */
export interface Reader {
  readonly weightsSha256: string;
  readonly tokenizerSha256: string;
  readonly configSha256: string;
  readonly device: string;
  readonly precision: string;
  /** How attention was computed, where the device has several ways. */
  readonly variant?: string;
  /** What the second model is, where one is named. */
  readonly secondModel?: string;
}

export interface AnnotationsParts {
  /** Asked at every trace: settings change. */
  readonly cache: () => AnnotationCache;
  readonly version: string;
  /** The model in use; null where none can be read (the annotation of this session are then all there is). */
  readonly reader: () => Promise<Reader | null>;
  /** What is asked of the scorer when nothing else is said. */
  readonly settings: () => ScoreSettings;
}

export class Annotations {
  readonly #parts: AnnotationsParts;
  readonly #recent = new RecentAnnotations();

  constructor(parts: AnnotationsParts) {
    this.#parts = parts;
  }

  /** The annotation to show for a trace: this session's newest, else the stored one for the settings in force. */
  async find(trace: Trace): Promise<Annotation | null> {
    const recent = this.#recent.get(this.#contentKey(trace));
    if (recent !== null) return placeAnnotation(recent, trace);
    return this.findStored(trace, this.#parts.settings());
  }

  /** The stored annotation made with these settings, or of one with more signals what they ask for; else null. */
  async findStored(trace: Trace, settings: ScoreSettings): Promise<Annotation | null> {
    const made = await this.#madeOf(trace, settings);
    const stored = made === null ? null : await findStored(this.#parts.cache(), made);
    if (stored === null) return null;
    this.#recent.put(this.#contentKey(trace), stored);
    return placeAnnotation(stored, trace);
  }

  /** Keeps a new annotation. @throws Failure `write-failed` where the store cannot take it; memory has it all the same */
  async keep(trace: Trace, settings: ScoreSettings, annotation: Annotation): Promise<void> {
    this.#recent.put(this.#contentKey(trace), annotation);
    const made = await this.#madeOf(trace, settings);
    if (made !== null) await keepStored(this.#parts.cache(), made, annotation);
  }

  /** Another model or other settings are in force: what is in memory no longer is what would be made. */
  forgetRecent(): void {
    this.#recent.clear();
  }

  async #madeOf(trace: Trace, settings: ScoreSettings): Promise<AnnotationParts | null> {
    const reader = await this.#parts.reader();
    return reader === null ? null : { trace, settings, ...reader, version: this.#parts.version };
  }

  /** Of the trace alone: who reads a single line knows nothing of the rest of its file. */
  #contentKey({ trial: _trial, hindsight: _hindsight, ...trace }: Trace): string {
    const anyone = { weightsSha256: '', tokenizerSha256: '', configSha256: '', device: '', precision: '', version: '' };
    return cacheKey({ trace, settings: {}, ...anyone });
  }
}
