// Looks up, in the background, which lines of an open file were annotated before, so that their rows can say so. Lines
// that somebody looks at go first.
import { summarizeAnnotation } from '../shared/signals/row-summary.ts';
import type { Annotations } from './annotations.ts';
import { makeBreathing } from './breathe.ts';
import type { TraceDocument } from './trace-document.ts';

export class StoredSummaries {
  readonly #document: TraceDocument;
  readonly #annotations: Annotations;
  readonly #asked = new Set<number>();
  #wanted: number[] = [];
  #next = 0;
  #running = false;
  #generation = 0;

  constructor(document: TraceDocument, annotations: Annotations) {
    this.#document = document;
    this.#annotations = annotations;
  }

  /** Puts these lines first, and goes on until all lines were looked up. */
  look(lines: readonly number[]): void {
    this.#wanted = lines.filter((line) => !this.#asked.has(line));
    if (!this.#running) void this.#run(this.#generation);
  }

  /** Forgets what was looked up: the file, the model or the settings changed. */
  restart(): void {
    this.#generation += 1;
    this.#asked.clear();
    this.#next = 0;
    this.#running = false;
    this.look([]);
  }

  stop(): void {
    this.#generation += 1;
    this.#running = true; // nothing starts it again
  }

  async #run(generation: number): Promise<void> {
    this.#running = true;
    const breathe = makeBreathing();
    for (let line = this.#take(); line !== null; line = this.#take()) {
      const annotation = await this.#find(line);
      if (generation !== this.#generation) return;
      if (annotation !== null) this.#document.setSummary(line, summarizeAnnotation(annotation));
      await breathe();
      if (generation !== this.#generation) return;
    }
    this.#running = false;
  }

  #take(): number | null {
    for (;;) {
      const line = this.#wanted.shift() ?? this.#document.rows[this.#next++]?.line;
      if (line === undefined) {
        // Rows may still be coming; the next `look` goes on here.
        this.#next = Math.min(this.#next, this.#document.rows.length);
        return null;
      }
      if (this.#asked.has(line)) continue;
      this.#asked.add(line);
      return line;
    }
  }

  async #find(line: number): ReturnType<Annotations['find']> {
    try {
      const { trace } = await this.#document.parse(line);
      return trace === null ? null : await this.#annotations.find(trace);
    } catch {
      return null; // the file shrank or vanished meanwhile; reading rows reports that
    }
  }
}
