// The interface of a segmenter: one stretch of text (think part or answer part) → consecutive spans.
import type { Span } from '../../shared/trace/span.ts';

export interface Segmenter {
  /** Stable id, stored with every annotation. */
  readonly id: 'paragraph' | 'spae-exact';
  readonly title: string;
  /** Spans of UTF-16 offsets into `text`, in order, without gaps, covering it; none for text without a character. */
  readonly segment: (text: string) => readonly Span[];
}
