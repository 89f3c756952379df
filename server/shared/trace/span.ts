// Half-open ranges. Character offsets are UTF-16 code units, as JavaScript strings and VS Code count them.

/** A half-open range `[start, end)`; `start <= end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}
