// How the Hugging Face hub is reached: its address, and a token from the environment or from the hub's own file. The
// token goes into request headers and nowhere else.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../shared/protocol/failure.ts';
import { huggingFaceHome } from '../stores/store-places.ts';

export interface HubAccess {
  /** Address without a slash at its end. */
  readonly endpoint: string;
  /** `Authorization`, where there is a token. */
  readonly headers: Readonly<Record<string, string>>;
  readonly withToken: boolean;
}

/** The environment variables are those of the Python library huggingface_hub. @throws Failure `invalid-request` */
export async function readHubAccess(environment: NodeJS.ProcessEnv, home: string): Promise<HubAccess> {
  if (isOn(environment['HF_HUB_OFFLINE'])) {
    throw new Failure('invalid-request', 'HF_HUB_OFFLINE is set, so nothing is downloaded. Unset it to pull models.');
  }
  const endpoint = (nonEmpty(environment['HF_ENDPOINT']) ?? 'https://huggingface.co').replace(/\/+$/u, '');
  if (!URL.canParse(endpoint) || !/^https?:$/u.test(new URL(endpoint).protocol)) {
    throw new Failure(
      'invalid-request',
      `HF_ENDPOINT is "${endpoint}", not an address such as https://huggingface.co.`,
    );
  }
  const token = await readToken(environment, home);
  return {
    endpoint,
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    withToken: token !== null,
  };
}

async function readToken(environment: NodeJS.ProcessEnv, home: string): Promise<string | null> {
  const given = clean(environment['HF_TOKEN']) ?? clean(environment['HUGGING_FACE_HUB_TOKEN']);
  if (given !== null) return given;
  if (isOn(environment['HF_HUB_DISABLE_IMPLICIT_TOKEN'])) return null;
  const path = nonEmpty(environment['HF_TOKEN_PATH']) ?? join(huggingFaceHome(environment, home), 'token');
  return clean(await readFile(path, 'utf8').catch(() => undefined));
}

/** Tokens are visible ASCII; line ends get in by copying. */
function clean(text: string | undefined): string | null {
  const token = (text ?? '').trim();
  return /^[\x21-\x7e]+$/u.test(token) ? token : null;
}

function nonEmpty(text: string | undefined): string | null {
  return text === undefined || text.trim() === '' ? null : text.trim();
}

function isOn(text: string | undefined): boolean {
  return ['1', 'ON', 'YES', 'TRUE'].includes((text ?? '').toUpperCase());
}
