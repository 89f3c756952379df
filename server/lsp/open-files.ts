// The trace files that editors have open, by URI.
import { Failure } from '../shared/protocol/failure.ts';
import type { FileState } from '../shared/protocol/trace-requests.ts';
import { openTraceFile } from '../trace/trace-file.ts';
import { watchFile } from '../trace/watch-file.ts';
import type { Annotations } from './annotations.ts';
import { nothingWanted, type KnowledgeWanted } from './document-knowledge.ts';
import { StoredSummaries } from './stored-summaries.ts';
import { TraceDocument } from './trace-document.ts';
import { pathOf } from './uri-path.ts';

export interface OpenFile {
  readonly document: TraceDocument;
  readonly summaries: StoredSummaries;
  readonly unwatch: () => void;
}

export class OpenFiles {
  readonly #annotations: Annotations;
  readonly #onChange: (state: FileState) => void;
  readonly #wanted: KnowledgeWanted;
  readonly #files = new Map<string, Promise<OpenFile>>();

  /** @param wanted what traces are to know besides their lines */
  constructor(annotations: Annotations, onChange: (state: FileState) => void, wanted: KnowledgeWanted = nothingWanted) {
    this.#wanted = wanted;
    this.#annotations = annotations;
    this.#onChange = onChange;
  }

  /** Opens a file, or returns it where it is open. @throws Failure `file-not-found` | `file-unreadable` */
  async open(uri: string): Promise<OpenFile> {
    const known = this.#files.get(uri);
    if (known !== undefined) return known;
    const opening = this.#begin(uri);
    this.#files.set(uri, opening);
    opening.catch(() => this.#files.delete(uri)); // told to the asker below
    return opening;
  }

  /** A file that was opened. @throws Failure `file-not-found` */
  async get(uri: string): Promise<OpenFile> {
    const file = await this.#files.get(uri);
    if (file !== undefined) return file;
    throw new Failure('file-not-found', `${uri} is not open; ask "open" first.`);
  }

  /** The document of a file that is open; null where it is not, or cannot be opened. */
  async find(uri: string): Promise<TraceDocument | null> {
    const file = await this.#files.get(uri)?.catch(() => undefined);
    return file?.document ?? null;
  }

  async close(uri: string): Promise<void> {
    const file = await this.#files.get(uri)?.catch(() => undefined);
    this.#files.delete(uri);
    file?.unwatch();
    file?.summaries.stop();
    await file?.document.close();
  }

  /** The model or the settings changed: what rows say of annotations is looked up again. */
  async forgetSummaries(): Promise<void> {
    for (const { document, summaries } of await this.#all()) {
      document.clearSummaries();
      summaries.restart();
    }
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#files.keys()].map((uri) => this.close(uri)));
  }

  async #begin(uri: string): Promise<OpenFile> {
    const path = pathOf(uri);
    const document = new TraceDocument(uri, await openTraceFile(path), this.#onChange, this.#wanted);
    const summaries = new StoredSummaries(document, this.#annotations);
    const unwatch = watchFile(path, () => void this.#refresh(document, summaries));
    void document.allRows().then(() => summaries.look([]));
    return { document, summaries, unwatch };
  }

  async #refresh(document: TraceDocument, summaries: StoredSummaries): Promise<void> {
    if (!(await document.refresh())) return;
    await document.allRows();
    summaries.restart();
  }

  async #all(): Promise<readonly OpenFile[]> {
    const settled = await Promise.allSettled(this.#files.values());
    return settled.flatMap((file) => (file.status === 'fulfilled' ? [file.value] : []));
  }
}
