// Response errors of the language server back to failures. Pure.
import { Failure, type FailureCode } from '../server/shared/protocol/failure.ts';

/** Whatever a request to the server ended with, as a Failure; a lost connection is `closed`. */
export function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const data = typeof error === 'object' && error !== null && 'data' in error ? error.data : null;
  if (typeof data === 'object' && data !== null && 'code' in data && 'message' in data) {
    const { code, message } = data;
    if (typeof code === 'string' && typeof message === 'string') {
      return new Failure(code as FailureCode /* compared with known ones only */, message, { cause: error });
    }
  }
  const message = error instanceof Error ? error.message : String(error);
  if (/disposed|closed|not running|stopped|EPIPE|destroyed/i.test(message)) {
    return new Failure('closed', 'The Credence server stopped before it answered; it is started again.', {
      cause: error,
    });
  }
  return new Failure('internal', message, { cause: error });
}
