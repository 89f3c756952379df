// What a file format for preference pairs is: how two traces of one prompt become the three columns that trainers read.
import type { Trace } from '../../shared/trace/trace.ts';
import type { Departure } from '../proposal.ts';

/** Text where all three are text (TRL's standard form), messages where all three are (its conversational form). */
export type PreferenceSides =
  | { readonly kind: 'standard'; readonly prompt: string; readonly chosen: string; readonly rejected: string }
  | {
      readonly kind: 'conversational';
      readonly prompt: readonly ExportedMessage[];
      readonly chosen: readonly ExportedMessage[];
      readonly rejected: readonly ExportedMessage[];
    };

/** A message as trainers read it; further fields of the file (`tool_calls`, `name`) are kept. */
export interface ExportedMessage {
  readonly role: string;
  readonly content: string;
  readonly [field: string]: unknown;
}

export interface PairFormat {
  /** Stable id. */
  readonly id: 'trl' | 'trl-conversational';
  readonly title: string;
  /**
   * Whether the beginning of an answer can stand in the prompt. In a message it cannot: TRL renders prompt and answer as
   * one dialogue, where a message that goes on would be two.
   */
  readonly holdsPrefix: (promptKind: Trace['prompt']['kind']) => boolean;
  /** @param departure where the common beginning that goes to the prompt ends; null: the whole completions are the sides */
  readonly sides: (chosen: Trace, rejected: Trace, departure: Departure | null) => PreferenceSides;
}
