// Failures as LSP response errors: the code is always RequestFailed, what happened is in `data`.
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { toFailureData, type FailureData } from '../shared/protocol/failure.ts';

/** Turns anything thrown into the error that goes over the wire. */
export function toResponseError(error: unknown): ResponseError<FailureData> {
  const data = toFailureData(error);
  return new ResponseError(LSPErrorCodes.RequestFailed, data.message, data);
}
