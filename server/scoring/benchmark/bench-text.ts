// The text a benchmark reads: real traces, one behind the other, in the vocabulary of the model.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseTraceLine } from '../../trace/parse-line.ts';
import type { Tokenizer } from '../../tokenizer/tokenizer.ts';
import { Failure } from '../../shared/protocol/failure.ts';

/**
 * The first `length` tokens of a file's prompts and completions. A file with fewer begins again at its first.
 * @throws Failure `invalid-trace` where the file has no text
 */
export async function readBenchText(tokenizer: Tokenizer, file: string, length: number): Promise<Int32Array> {
  const ids: number[] = [];
  for (const text of await readTexts(file)) {
    if (ids.length >= length) break;
    ids.push(...(await tokenizer.encode(text, { special: false, continuing: true })).ids);
  }
  if (ids.length === 0) throw new Failure('invalid-trace', `${file} holds no trace with text to read.`);
  return Int32Array.from({ length }, (_none, i) => ids[i % ids.length] ?? 0);
}

/** Of each line the prompt, where it is text, and the scored turns. */
async function readTexts(file: string): Promise<string[]> {
  const texts: string[] = [];
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    number += 1;
    if (line.trim() === '') continue;
    const { trace } = parseTraceLine(line, number);
    if (trace === null) continue;
    const prompt = trace.prompt.kind === 'text' ? trace.prompt.text : '';
    texts.push(`${prompt}${trace.turns.map(({ text }) => text).join('\n\n')}\n\n`);
  }
  return texts;
}
