// What a server's refusal means to the user: its status and the hub's error code → a failure that says what would help.
import { Failure } from '../../shared/protocol/failure.ts';
import { hostOf } from './request.ts';

/** What was asked of the hub, for the message. */
export interface Asked {
  readonly id: string;
  readonly revision: string;
  /** Whether a token was sent along. */
  readonly withToken: boolean;
  /** Address of the hub. */
  readonly endpoint: string;
}

/** A refusal of a model's page. The codes are the hub's header `X-Error-Code`. */
export function hubRefusal(response: Response, asked: Asked): Failure {
  const { id, revision, withToken, endpoint } = asked;
  const code = response.headers.get('x-error-code');
  const host = hostOf(endpoint);
  if (code === 'RevisionNotFound') {
    return new Failure('model-not-found', `${id} on ${host} has no revision "${revision}". main is its newest.`);
  }
  if (code === 'GatedRepo') {
    const access = withToken
      ? `the token that was sent may not read it: accept its terms at ${endpoint}/${id} with the account that the token belongs to`
      : `accept its terms at ${endpoint}/${id}, then give a token that may read it in HF_TOKEN or by \`hf auth login\``;
    return new Failure('access-denied', `${id} is gated: ${access}, and pull again.`);
  }
  // Without a token the hub answers 401 for what does not exist as for what is private.
  if (response.status === 404 || code === 'RepoNotFound' || (response.status === 401 && code === null)) {
    const hidden = withToken
      ? ', or the token that was sent may not see it'
      : ', or it is private: give a token that may read it in HF_TOKEN or by `hf auth login`';
    return new Failure('model-not-found', `There is no model ${id} on ${host}${hidden}.`);
  }
  return refusal(response, id);
}

/** Any other refusal. */
export function refusal(response: Response, title: string): Failure {
  const host = hostOf(response.url);
  if (response.status === 401 || response.status === 403) {
    return new Failure(
      'access-denied',
      `${host} refuses ${title} (${response.status}). A token that may read it in HF_TOKEN or by \`hf auth login\` may help.`,
    );
  }
  if (response.status === 404) return new Failure('model-not-found', `${host} has no ${title} (404).`);
  return new Failure('download-failed', `${host} answered ${response.status} for ${title}.`);
}
