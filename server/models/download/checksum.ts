// The two checksums that files on the hub carry, taken over bytes as they come.
import { createHash, type Hash } from 'node:crypto';

/**
 * `sha256`: of the bytes, as large files have it. `git`: the SHA-1 that git names a blob by, over "blob <size>\0" and
 * the bytes; small files have no other.
 */
export type Checksum =
  | { readonly kind: 'sha256'; readonly hex: string }
  | { readonly kind: 'git'; readonly hex: string; readonly size: number };

/** An empty hash of the checksum's kind, to be fed all bytes in order. */
export function beginChecksum(checksum: Checksum): Hash {
  if (checksum.kind === 'sha256') return createHash('sha256');
  return createHash('sha1').update(`blob ${checksum.size}\0`);
}
