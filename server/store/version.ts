// The program's version, part of every annotation's provenance and of every cache key.
import { findProgram } from './program-folder.ts';

/** For example "0.1.0". */
export function programVersion(): string {
  return findProgram().version;
}
