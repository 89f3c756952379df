// Every way a request can end badly, with a message for the user. The list is closed: a new way is a new code here.

export type FailureCode =
  | 'cancelled'
  | 'timeout'
  | 'closed'
  | 'invalid-request'
  | 'unknown-method'
  | 'file-not-found'
  | 'file-unreadable'
  | 'file-exists'
  | 'write-failed'
  | 'invalid-trace'
  | 'model-not-found'
  | 'model-invalid'
  | 'model-unsupported'
  | 'download-failed'
  | 'access-denied'
  | 'checksum-mismatch'
  | 'no-space'
  | 'device-failed'
  | 'context-exceeded'
  | 'out-of-memory'
  | 'scorer-crashed'
  | 'untrusted-workspace'
  | 'internal';

/** A failure as it travels; `message` says what happened, with what, and what would have worked. */
export interface FailureData {
  readonly code: FailureCode;
  readonly message: string;
}

/** The one error class thrown on purpose; everything else is a bug. */
export class Failure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Failure';
    this.code = code;
  }

  toData(): FailureData {
    return { code: this.code, message: this.message };
  }
}

/** Turns anything thrown into a failure that can be sent; unknown errors become `internal`. */
export function toFailureData(error: unknown): FailureData {
  if (error instanceof Failure) return error.toData();
  if (error instanceof Error) return { code: 'internal', message: error.message };
  return { code: 'internal', message: String(error) };
}
