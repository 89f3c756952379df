// What a file says of the traces in it, for those who read its text: the document of the view where the file is open in
// one, else a document of its own, which nobody is told of and which is kept while the text is open.
import type { Trace } from '../shared/trace/trace.ts';
import { openTraceFile } from '../trace/trace-file.ts';
import { watchFile } from '../trace/watch-file.ts';
import type { KnowledgeWanted } from './document-knowledge.ts';
import type { OpenFiles } from './open-files.ts';
import { TraceDocument } from './trace-document.ts';
import { pathOf } from './uri-path.ts';

interface QuietDocument {
  readonly document: TraceDocument;
  readonly unwatch: () => void;
}

export class FileKnowledge {
  readonly #files: OpenFiles;
  readonly #wanted: KnowledgeWanted;
  readonly #quiet = new Map<string, Promise<QuietDocument>>();

  constructor(files: OpenFiles, wanted: KnowledgeWanted) {
    this.#files = files;
    this.#wanted = wanted;
  }

  /**
   * The trace as annotations of it are stored: with what its file, as it lies on disk, says besides the line. As it is
   * where nothing is wanted, or where there is no such file (a text that was never saved).
   */
  async complete(uri: string, trace: Trace): Promise<Trace> {
    if (!this.#wanted.hindsight() && !(await this.#wanted.trial())) return trace;
    try {
      const document = (await this.#files.find(uri)) ?? (await this.#open(uri)).document;
      return await document.complete(trace);
    } catch {
      return trace; // opening the file in the view says what is wrong with it
    }
  }

  /** The text is closed. */
  async close(uri: string): Promise<void> {
    const opening = this.#quiet.get(uri);
    this.#quiet.delete(uri);
    const quiet = await opening?.catch(() => undefined);
    quiet?.unwatch();
    await quiet?.document.close();
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#quiet.keys()].map((uri) => this.close(uri)));
  }

  #open(uri: string): Promise<QuietDocument> {
    const known = this.#quiet.get(uri);
    if (known !== undefined) return known;
    const opening = this.#begin(uri);
    this.#quiet.set(uri, opening);
    opening.catch(() => this.#quiet.delete(uri)); // told to the asker
    return opening;
  }

  async #begin(uri: string): Promise<QuietDocument> {
    const path = pathOf(uri);
    const document = new TraceDocument(uri, await openTraceFile(path), () => undefined, this.#wanted);
    return { document, unwatch: watchFile(path, () => void document.refresh()) };
  }
}
