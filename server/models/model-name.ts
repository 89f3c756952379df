// What a model is called by its path alone: the Hugging Face id where it lies in that cache, else its folder or file.
import { basename } from 'node:path';

/**
 * `…/models--org--name/snapshots/hash` → "org/name", a file in it → "org/name:file.gguf"; `…/media/abacus` → "abacus";
 * `…/Model.Q4_1.gguf` → "Model.Q4_1".
 */
export function modelName(path: string): string {
  const cached = /models--([^/\\]+)[/\\]snapshots[/\\][^/\\]+(?:[/\\](.+?))?[/\\]?$/u.exec(path);
  if (cached === null) return basename(path).replace(/\.gguf$/iu, '');
  const id = (cached[1] ?? '').replace('--', '/');
  return cached[2] === undefined ? id : `${id}:${cached[2].replaceAll('\\', '/')}`;
}

/** Ollama's blobs are named by their hash, which says nothing to anybody. */
export function isBlobName(path: string): boolean {
  return /^sha256-[0-9a-f]{64}$/u.test(basename(path));
}
