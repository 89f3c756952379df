// One trace of a group as the group signals see it: what the file says, and its annotation where there is one.
import type { Annotation, TokenColumns } from '../trace/annotation.ts';

export interface SiblingOutcome {
  readonly line: number;
  readonly correct: boolean | null;
  readonly reward: number | null;
}

/**
 * What is kept of a sibling's annotation: of the tokens the columns that group signals read, since a group of 64 long
 * traces must fit into memory. A whole annotation is one, too.
 */
export type SiblingAnnotation = Omit<Annotation, 'tokens'> & {
  readonly tokens: Pick<TokenColumns, 'start' | 'selfCertainty'>;
};

export interface Sibling extends SiblingOutcome {
  /** The model that the file says wrote it; null where it does not say. */
  readonly model: string | null;
  /** Final answer of the trace; null where it has none. */
  readonly answer: string | null;
  /** Confidence that the trace states itself (R13), [0, 1]. */
  readonly stated: number | null;
  /** Null where it was not annotated. */
  readonly annotation: SiblingAnnotation | null;
  /** Answer equality of signals.md 1.9, given from outside so that the signals stay free of libraries. */
  readonly sameAnswer: (left: string, right: string) => boolean;
}
