// SPAE's boundaries (signals.md 1.7): a step ends with a vocabulary token whose piece ends in ".\n\n".
//
// Exact here is the rule on characters: a full stop followed by exactly two line feeds. That equals the token rule
// wherever the tokenizer keeps a full stop and its line feeds in one piece, as the Qwen and Llama-3 vocabularies do
// (`.ĊĊ`, `).ĊĊ`, …; three line feeds are the piece `.ĊĊĊ`, which is no boundary under the rule). It differs from it for
// tokenizers without such pieces, which under the token rule would have no boundary at all. So `?\n\n`, `:\n\n`,
// `. \n\n`, `.\n\n\n` and `.\r\n\r\n` do not end a step; nothing is merged and nothing is protected.
import type { Span } from '../../shared/trace/span.ts';
import type { Segmenter } from './segmenter.ts';

export const spaeExact: Segmenter = {
  id: 'spae-exact',
  title: 'SPAE: a full stop and two line breaks',
  segment,
};

function segment(text: string): readonly Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const match of text.matchAll(/\.\n\n(?!\n)/g)) {
    const end = match.index + match[0].length;
    spans.push({ start, end });
    start = end;
  }
  if (start < text.length) spans.push({ start, end: text.length });
  return spans;
}
