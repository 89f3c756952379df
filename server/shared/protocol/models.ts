// Models as they are listed and downloaded: what lies on the machine, what the catalogue offers, how far a download is.
// Only values; finding and downloading is server/models.

/** The model that is read without a choice. */
export const defaultModelName = 'abacus';

/** Where a model lies: with the program, in its own model folder, in another program's store, or where the user said. */
export type ModelStore = 'embedded' | 'credence' | 'hugging-face' | 'ollama' | 'lm-studio' | 'folder';

/** How its weights are written. */
export type ModelForm = 'safetensors' | 'gguf' | 'onnx';

/** A model on this machine, from names and headers alone. Null: not known, since it could not be read so far. */
export interface ListedModel {
  /** What names it in `--model`, `credence.model` and `CREDENCE_MODEL`. */
  readonly name: string;
  readonly store: ModelStore;
  readonly form: ModelForm | null;
  /** Absolute folder or file. */
  readonly path: string;
  readonly family: string | null;
  readonly parameters: number | null;
  /** Type of most of the weights' bytes: BF16, Q4_K. */
  readonly storedType: string | null;
  /** Tokens. */
  readonly contextLength: number | null;
  /** Bytes on disk. */
  readonly bytes: number;
  /** Why it cannot be read; null where it can. */
  readonly problem: string | null;
}

/** A model that `models pull` gets by its name. */
export interface OfferedModel {
  readonly name: string;
  /** Hugging Face id. */
  readonly id: string;
  readonly family: string;
  readonly parameters: number;
  /** Bytes of its weights on the hub. */
  readonly bytes: number;
  readonly license: string;
  /** What it is good for, in a few words. */
  readonly purpose: string;
  /** Whether it is on this machine already. */
  readonly here: boolean;
}

export interface ModelList {
  readonly models: readonly ListedModel[];
  readonly offered: readonly OfferedModel[];
  /** Stores that are there but cannot be read, each with its reason. */
  readonly notes: readonly string[];
}

/** How far a download is, over all its files. */
export interface PullProgress {
  /** As it was asked for. */
  readonly name: string;
  /** The file that is coming. */
  readonly file: string;
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface PulledModel {
  /** What names it from now on. */
  readonly name: string;
  /** Absolute folder or file. */
  readonly path: string;
  /** Where it came from, in words. */
  readonly from: string;
  /** Bytes that came over the network; 0 where everything was here. */
  readonly downloadedBytes: number;
}
