// The file of people's choices: JSON Lines, one choice a line, the last one about two texts counts. Read whole (it is
// written by hand or key by key), and added to one line at a time.
import { createHash } from 'node:crypto';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { Failure } from '../shared/protocol/failure.ts';
import { pairWords } from '../shared/protocol/pair-rules.ts';
import { makeChoices, type Choices } from './choices.ts';

export interface OverrideFile {
  readonly name: string;
  /** Of the file as it was read. */
  readonly sha256: string;
  readonly choices: Choices;
}

const pair = z.string().regex(/^[0-9a-f]{16}$/u, 'a pair is named by the 16 hex digits of its column "pair"');
const by = z.string().min(1);

/** Other fields (a note, a date) are kept by whoever writes them and not read. */
const choiceLine = z.looseObject({ pair, choice: z.enum(pairWords), by: by.nullish() });

export type ChoiceLine = z.infer<typeof choiceLine>;

/** @throws Failure `file-not-found` | `file-unreadable` | `invalid-request` naming the first wrong line */
export async function readOverrides(path: string): Promise<OverrideFile> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isAbsent) throw new Failure('file-not-found', `There is no file of choices at ${path}.`, { cause: error });
    throw new Failure('file-unreadable', `The file of choices ${path} cannot be read: ${reasonOf(error)}`, {
      cause: error,
    });
  });
  const lines = text.replace(/^\ufeff/u, '').split(/\r?\n/u);
  const entries = lines.flatMap((line, at) => (line.trim() === '' ? [] : [parseChoice(line, `${path}:${at + 1}`)]));
  const sha256 = createHash('sha256').update(text).digest('hex');
  return {
    name: path,
    sha256,
    choices: makeChoices(entries.map((one) => [one.pair, { choice: one.choice, by: one.by ?? null }])),
  };
}

/**
 * Adds one choice to the end of the file, which is made where there is none: all of it, on the disk when this ends, or
 * nothing. Appending lets two windows write to one file without undoing each other's lines.
 * @throws Failure `write-failed`
 */
export async function addOverride(path: string, choice: ChoiceLine): Promise<void> {
  try {
    const file = await open(path, 'a+');
    try {
      await appendLine(file, JSON.stringify(choice));
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new Failure('write-failed', `The choice cannot be added to ${path}: ${reasonOf(error)}`, { cause: error });
  }
}

async function appendLine(file: FileHandle, line: string): Promise<void> {
  const { size } = await file.stat();
  const last = Buffer.alloc(1);
  if (size > 0) await file.read(last, 0, 1, size - 1);
  const isEnded = size === 0 || last.toString() === '\n';
  try {
    await file.writeFile(`${isEnded ? '' : '\n'}${line}\n`);
    await file.datasync();
  } catch (error) {
    // A full disk may have taken half of it, and half a line would make the file unreadable. What cannot be cut back (a
    // device) has no lines either; the first error is the one to tell.
    await file.truncate(size).catch(() => undefined);
    throw error;
  }
}

function parseChoice(line: string, place: string): ChoiceLine {
  const example = '{"pair": "0123456789abcdef", "choice": "choose" | "reject" | "skip", "by": "a name"}';
  try {
    const parsed = choiceLine.safeParse(JSON.parse(line));
    if (parsed.success) return parsed.data;
    throw new Failure(
      'invalid-request',
      `${place} is no choice (${z.prettifyError(parsed.error)}); one is ${example}.`,
    );
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('invalid-request', `${place} is not JSON: ${reasonOf(error)}; a choice is ${example}.`, {
      cause: error,
    });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
