// Whether an error of the file system says that there is no room, on the disk or in the user's share of it.

export function fullDisk(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}
