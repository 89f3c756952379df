// Ids and offsets equal the Python library `tokenizers` on every token (golden file made by make-tokenizers.py).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openTokenizer, type Encoding, type Tokenizer } from '../../server/tokenizer/tokenizer.ts';

const readingSchema = z.object({ ids: z.array(z.int()), offsets: z.array(z.tuple([z.int(), z.int()])) });
const caseSchema = z.object({
  text: z.string(),
  special: readingSchema,
  plain: readingSchema,
  continuing: readingSchema,
  decoded: z.string(),
});
type Reading = z.infer<typeof readingSchema>;

const golden = z
  .record(z.string(), z.array(caseSchema))
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'numbers', 'tokenizers.json'), 'utf8')));

describe.each(Object.entries(golden))('%s', (name, cases) => {
  let tokenizer: Tokenizer;
  beforeAll(async () => {
    tokenizer = await openTokenizer(join(import.meta.dirname, 'tokenizers', name));
  });

  it.each(cases)('reads $text', async (example) => {
    const { text } = example;
    const special = await tokenizer.encode(text, { special: true, continuing: false });
    expect([...special.ids]).toEqual(example.special.ids);
    const plain = await tokenizer.encode(text, { special: false, continuing: false });
    const continuing = await tokenizer.encode(text, { special: false, continuing: true });
    // The library trims spaces from the spans of this one, so its offsets are those of the same tokenizer untrimmed.
    const reference = name === 'byte-level-trimmed' ? null : example;
    checkSpans(text, plain, example.plain, reference?.plain ?? null);
    checkSpans(text, continuing, example.continuing, reference?.continuing ?? null);
  });

  it.each(cases)('writes $text', async (example) => {
    expect(tokenizer.decode(example.continuing.ids)).toBe(example.decoded);
    for (const id of example.continuing.ids) expect(tokenizer.tokenText(id)).toBe(tokenizer.decode([id]));
  });

  it.each(cases)('places the tokens of $text where encoding places them', async (example) => {
    const encoding = await tokenizer.encode(example.text, { special: false, continuing: true });
    const placed = tokenizer.place(encoding.ids, example.text);
    if (placed === null) {
      // Normalization changed the text, so its tokens spell another one.
      expect(example.decoded).not.toBe(example.text);
      return;
    }
    expect([...placed.starts]).toEqual([...encoding.starts]);
    expect([...placed.ends]).toEqual([...encoding.ends]);
  });
});

it('forgives the space that a SentencePiece generator writes before its first word', async () => {
  const tokenizer = await openTokenizer(join(import.meta.dirname, 'tokenizers', 'sentence-prepend'));
  const { ids } = await tokenizer.encode('The answer', { special: false, continuing: false });
  const placed = tokenizer.place(ids, 'The answer');
  expect(placed?.starts[0]).toBe(0);
  expect(placed?.ends.at(-1)).toBe(10);
  expect(tokenizer.place(ids, 'he answer')).toBeNull();
});

/** Ids equal; starts equal; ends equal but where the library leaves a gap behind a token. */
function checkSpans(text: string, actual: Encoding, ids: Reading, spans: Reading | null): void {
  expect([...actual.ids]).toEqual(ids.ids);
  let reached = 0;
  for (const [index, start] of [...actual.starts].entries()) {
    const end = actual.ends[index] ?? -1;
    expect(start).toBeLessThanOrEqual(reached); // no gap
    expect(end).toBeGreaterThanOrEqual(reached);
    reached = end;
  }
  if (actual.ids.length > 0) expect(reached).toBe(text.length);
  for (const [index, [start, end]] of (spans?.offsets ?? []).entries()) {
    expect(actual.starts[index]).toBe(start);
    const filled = actual.ends[index] ?? -1;
    expect(filled).toBeGreaterThanOrEqual(end);
    const claimed = spans?.offsets.some(([from, to]) => from < filled && to > end);
    if (filled > end) expect(claimed).toBe(false);
  }
}
