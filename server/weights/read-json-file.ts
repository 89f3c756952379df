// A JSON file of a model folder → an unknown value for the caller's parser, with a size limit and messages that name
// the file.
import { readFile, stat } from 'node:fs/promises';
import { Failure } from '../shared/protocol/failure.ts';
import { maxJsonBytes } from './read-limits.ts';

/** @throws Failure `model-not-found` where the file is missing, `model-invalid` where it is not JSON or too large */
export async function readJsonFile(path: string): Promise<unknown> {
  const size = await stat(path).then(
    (found) => found.size,
    (error: unknown) => {
      throw new Failure('model-not-found', `${path} is missing. A model folder needs it.`, { cause: error });
    },
  );
  if (size > maxJsonBytes)
    throw new Failure('model-invalid', `${path} has ${size} bytes; at most ${maxJsonBytes} are read.`);
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new Failure(
      'model-invalid',
      `${path} is not JSON: ${error instanceof Error ? error.message : String(error)}.`,
      {
        cause: error,
      },
    );
  }
}
