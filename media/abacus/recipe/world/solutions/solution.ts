// A solution as lines of thinking and a final answer, and the text that they make.

export interface Line {
  readonly text: string;
  /** The operation that it tells, by index; null: it tells none. */
  readonly step: number | null;
  /** `slip`: goes wrong itself; `carried`: rests on an error; `repair`: puts one right; `other`: tells no operation. */
  readonly mark: 'right' | 'slip' | 'carried' | 'repair' | 'other';
}

export interface Solution {
  /** The steps inside the think block. */
  readonly lines: readonly Line[];
  /** What stands behind the think block. */
  readonly final: string;
}

/** The completion: the think block, a blank line, the final answer. */
export function writeCompletion({ lines, final }: Solution): string {
  return `${writeThinking(lines)}\n</think>\n\n${final}`;
}

/** The completion up to the end of its first `count` lines, the blank line behind them included. */
export function writeUpToLine({ lines }: Pick<Solution, 'lines'>, count: number): string {
  if (count === 0) return writeThinking([]);
  const text = writeThinking(lines.slice(0, count));
  return count === lines.length ? text : `${text}\n\n`;
}

function writeThinking(lines: readonly Line[]): string {
  return `<think>\n${lines.map(({ text }) => text).join('\n\n')}`;
}
