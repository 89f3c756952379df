// The metadata of a GGUF file, asked for by key and kind; what is missing or of another kind is a failure that names
// file and key. Knows no model.
import { Failure } from '../shared/protocol/failure.ts';
import type { GgufValue } from './gguf-values.ts';

export class Metadata {
  readonly file: string;
  readonly #values: ReadonlyMap<string, GgufValue>;

  constructor(file: string, values: ReadonlyMap<string, GgufValue>) {
    this.file = file;
    this.#values = values;
  }

  keys(): readonly string[] {
    return [...this.#values.keys()];
  }

  optionalText(key: string): string | null {
    return this.#optional(key, 'text', (value) => (typeof value === 'string' ? value : null));
  }

  text(key: string): string {
    return this.optionalText(key) ?? this.#missing(key);
  }

  optionalFlag(key: string): boolean | null {
    return this.#optional(key, 'true or false', (value) => (typeof value === 'boolean' ? value : null));
  }

  optionalNumber(key: string): number | null {
    return this.#optional(key, 'a finite number', (value) => (isFinite(value) ? value : null));
  }

  number(key: string): number {
    return this.optionalNumber(key) ?? this.#missing(key);
  }

  /**
   * A number, or a list of one for each layer that are all equal.
   * @throws Failure `model-unsupported` where they differ
   */
  optionalUniform(key: string): number | null {
    const given = this.#values.get(key);
    if (!Array.isArray(given)) return this.optionalNumber(key);
    const values = this.numbers(key);
    const [first] = values;
    if (first === undefined || values.some((value) => value !== first))
      throw new Failure(
        'model-unsupported',
        `${this.file} has ${key} that differs between layers (${values.slice(0, 8).join(', ')} …); models with one value for all layers can be scored.`,
      );
    return first;
  }

  uniform(key: string): number {
    return this.optionalUniform(key) ?? this.#missing(key);
  }

  optionalNumbers(key: string): readonly number[] | null {
    return this.#optional(key, 'a list of finite numbers', (value) =>
      Array.isArray(value) && value.every(isFinite) ? value : null,
    );
  }

  numbers(key: string): readonly number[] {
    return this.optionalNumbers(key) ?? this.#missing(key);
  }

  optionalFlags(key: string): readonly boolean[] | null {
    return this.#optional(key, 'a list of true and false', (value) =>
      Array.isArray(value) && value.every((each) => typeof each === 'boolean') ? value : null,
    );
  }

  isList(key: string): boolean {
    return Array.isArray(this.#values.get(key));
  }

  optionalTexts(key: string): readonly string[] | null {
    return this.#optional(key, 'a list of texts', (value) =>
      Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : null,
    );
  }

  texts(key: string): readonly string[] {
    return this.optionalTexts(key) ?? this.#missing(key);
  }

  /** @returns null where there is no such key; @throws Failure where its value is of another kind */
  #optional<T>(key: string, kind: string, read: (value: GgufValue) => T | null): T | null {
    const value = this.#values.get(key);
    if (value === undefined) return null;
    return (
      read(value) ??
      this.#reject(
        `has ${key} of ${describe(value)}, where ${kind} is needed. Is the file whole, and made for llama.cpp?`,
      )
    );
  }

  #missing(key: string): never {
    return this.#reject(`has no metadata "${key}", which a model needs. Is it a vocabulary or adapter alone?`);
  }

  #reject(what: string): never {
    throw new Failure('model-invalid', `${this.file} ${what}`);
  }
}

function isFinite(value: GgufValue): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function describe(value: GgufValue): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'string' ? `text "${value.slice(0, 40)}"` : String(value);
}
