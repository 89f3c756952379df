// The wire form of a channel's messages, and the parser that lets nothing else in.
import type { FailureCode, FailureData } from './failure.ts';

export type Envelope =
  | { readonly kind: 'request'; readonly id: number; readonly name: string; readonly params: unknown }
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: FailureData }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'event'; readonly name: string; readonly data: unknown };

/** Returns the envelope, or null where the message is not one (foreign messages reach every window). */
export function parseEnvelope(message: unknown): Envelope | null {
  if (typeof message !== 'object' || message === null) return null;
  const fields = new Map<string, unknown>(Object.entries(message));
  const id = fields.get('id');
  const name = fields.get('name');
  switch (fields.get('kind')) {
    case 'event':
      return typeof name === 'string' ? { kind: 'event', name, data: fields.get('data') } : null;
    case 'request':
      return typeof id === 'number' && typeof name === 'string'
        ? { kind: 'request', id, name, params: fields.get('params') }
        : null;
    case 'result':
      return typeof id === 'number' ? { kind: 'result', id, result: fields.get('result') } : null;
    case 'cancel':
      return typeof id === 'number' ? { kind: 'cancel', id } : null;
    case 'failure': {
      const failure = parseFailure(fields.get('failure'));
      return typeof id === 'number' && failure !== null ? { kind: 'failure', id, failure } : null;
    }
    default:
      return null;
  }
}

function parseFailure(value: unknown): FailureData | null {
  if (typeof value !== 'object' || value === null || !('code' in value) || !('message' in value)) return null;
  const { code, message } = value;
  // The code is only compared with known ones; an unknown one from a newer program is still shown by its message.
  return typeof code === 'string' && typeof message === 'string'
    ? { code: code as FailureCode /* see above */, message }
    : null;
}
