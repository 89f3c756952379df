// A model as a store names it, before it is looked at: its name, other names it answers to, and where it lies.
import type { ModelForm, ModelStore } from '../../shared/protocol/models.ts';

export interface StoredModel {
  /** What names it everywhere; unique within its store. */
  readonly name: string;
  /** Shorter names, used where they mean one model only. */
  readonly aliases: readonly string[];
  readonly store: ModelStore;
  readonly form: ModelForm | null;
  /** Absolute folder or file. */
  readonly path: string;
  /** What is wrong with the entry itself, before any file of the model is read; null where nothing is. */
  readonly problem: string | null;
}

export interface StoreContents {
  readonly models: readonly StoredModel[];
  /** What is there and cannot be read. */
  readonly notes: readonly string[];
}

export const nothing: StoreContents = { models: [], notes: [] };
