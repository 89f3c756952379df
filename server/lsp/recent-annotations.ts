// The annotations read or made last, in memory, by content. Bounded by tokens, since an annotation of a 32,000-token
// trace takes some 40 MB as objects.
import type { Annotation } from '../shared/trace/annotation.ts';

// About 150 MB with eight alternatives a token, so that the server stays under 400 MB.
const tokensKept = 120_000;

export class RecentAnnotations {
  // A Map keeps insertion order: the first key is the one used longest ago.
  readonly #kept = new Map<string, Annotation>();
  readonly #limit: number;
  #tokens = 0;

  constructor(limit = tokensKept) {
    this.#limit = limit;
  }

  get(key: string): Annotation | null {
    const annotation = this.#kept.get(key);
    if (annotation === undefined) return null;
    this.#kept.delete(key);
    this.#kept.set(key, annotation);
    return annotation;
  }

  /** Keeps it as the newest; the oldest go until the rest fits. The newest stays, however large. */
  put(key: string, annotation: Annotation): void {
    this.#drop(key);
    this.#kept.set(key, annotation);
    this.#tokens += size(annotation);
    for (const oldest of this.#kept.keys()) {
      if (this.#tokens <= this.#limit || oldest === key) break;
      this.#drop(oldest);
    }
  }

  clear(): void {
    this.#kept.clear();
    this.#tokens = 0;
  }

  #drop(key: string): void {
    const annotation = this.#kept.get(key);
    if (annotation === undefined) return;
    this.#kept.delete(key);
    this.#tokens -= size(annotation);
  }
}

function size(annotation: Annotation): number {
  return annotation.tokens.start.length;
}
