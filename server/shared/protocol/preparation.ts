// How far weights are that have to be made of a model's files before anything can be read with it. Done once a model.

export interface Preparation {
  /** The model's name or file, for the user. */
  readonly model: string;
  /** `gguf`: the file's tensors are read out or repacked; `int8`: 8-bit weights of the fast mode. */
  readonly what: 'gguf' | 'int8';
  /** Of the files that are read. */
  readonly doneBytes: number;
  readonly totalBytes: number;
}

const words: Readonly<Record<Preparation['what'], string>> = {
  gguf: 'Reading out',
  int8: 'Making 8-bit weights of',
};

/** What is being done, without how far it is. */
export function preparationTitle({ what, model }: Pick<Preparation, 'what' | 'model'>): string {
  return `${words[what]} ${model}`;
}

/** 0 … 100, whole; 100 only once everything is done. */
export function preparedPercent({ doneBytes, totalBytes }: Pick<Preparation, 'doneBytes' | 'totalBytes'>): number {
  return totalBytes === 0 ? 100 : Math.floor((100 * doneBytes) / totalBytes);
}
