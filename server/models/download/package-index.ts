// Where Python packages come from on this machine, as pip is set up, and the address of one of their files there: the
// simple API in its HTML form (PEP 503), which every index speaks.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../shared/protocol/failure.ts';
import type { Surroundings } from '../stores/store-places.ts';
import { refusal } from './refusal.ts';
import { dropReply, hostOf, httpGet, networkFailure, readText, type RequestOptions } from './request.ts';

export interface PackageIndex {
  /** Address without a slash at its end, without user name and password. */
  readonly address: string;
  /** `Authorization`, where the address brought a user name. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface PackageFile {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const defaultIndex = 'https://pypi.org/simple';

/** A project's page lists a line a file; the longest known have some 10 MB. */
const maxPageBytes = 30_000_000;

/** PIP_INDEX_URL, else index-url of pip's configuration files, else PyPI. @throws Failure `invalid-request` */
export async function findPackageIndex(surroundings: Surroundings): Promise<PackageIndex> {
  const given = (surroundings.environment['PIP_INDEX_URL'] ?? '').trim();
  const text = given === '' ? ((await configuredIndex(surroundings)) ?? defaultIndex) : given;
  if (!URL.canParse(text) || !/^https?:$/u.test(new URL(text).protocol)) {
    throw new Failure('invalid-request', `pip's index-url is not an address such as ${defaultIndex}.`);
  }
  const url = new URL(text);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  return {
    address: url.href.replace(/\/+$/u, ''),
    headers: username === '' ? {} : { authorization: `Basic ${login}` },
  };
}

/** @throws Failure `model-not-found` | `access-denied` | `download-failed` | `cancelled` */
export async function findPackageFile(
  { address, headers }: PackageIndex,
  { project, wheel }: { readonly project: string; readonly wheel: string },
  options: Pick<RequestOptions, 'signal' | 'idleMs'>,
): Promise<PackageFile> {
  const page = `${address}/${project}/`;
  try {
    const reply = await httpGet(page, { headers: { accept: 'text/html', ...headers }, ...options });
    if (!reply.response.ok) {
      await dropReply(reply);
      throw refusal(reply.response, `the package ${project}`);
    }
    // Links are relative to the page that answered, which a redirect may have changed.
    const url = linkTo(wheel, await readText(reply, maxPageBytes), reply.response.url);
    if (url === null)
      throw new Failure('model-not-found', `${hostOf(page)} lists no ${wheel} among ${project}'s files.`);
    return { url, headers: new URL(url).origin === new URL(page).origin ? headers : {} };
  } catch (error) {
    throw networkFailure(page, error, options.signal);
  }
}

/** The link of an HTML page whose last part is the file's name. */
function linkTo(file: string, page: string, base: string): string | null {
  for (const [, quoted, bare] of page.matchAll(/<a\s[^>]*?href\s*=\s*(?:"([^"]*)"|'([^']*)')/giu)) {
    const href = (quoted ?? bare ?? '').replaceAll('&amp;', '&');
    if (!URL.canParse(href, base)) continue;
    const url = new URL(href, base);
    url.hash = '';
    if (/^https?:$/u.test(url.protocol) && decodeURIComponent(url.pathname.split('/').at(-1) ?? '') === file) {
      return url.href;
    }
  }
  return null;
}

/** pip reads several files, later ones above earlier ones, and sections `global` and then those of a command. */
async function configuredIndex(surroundings: Surroundings): Promise<string | null> {
  let found: string | null = null;
  for (const path of configurationFiles(surroundings)) {
    const text = await readFile(path, 'utf8').catch(() => '');
    found = indexUrl(text) ?? found;
  }
  return found;
}

function configurationFiles({ environment, home, platform }: Surroundings): readonly string[] {
  const given = environment['PIP_CONFIG_FILE'];
  const site = environment['VIRTUAL_ENV'];
  const name = platform === 'win32' ? 'pip.ini' : 'pip.conf';
  const user =
    platform === 'win32'
      ? join(environment['APPDATA'] ?? join(home, 'AppData/Roaming'), 'pip', name)
      : join(environment['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'pip', name);
  return [
    ...(platform === 'win32' ? [join(environment['PROGRAMDATA'] ?? 'C:/ProgramData', 'pip', name)] : ['/etc/pip.conf']),
    ...(platform === 'darwin' ? [join(home, 'Library/Application Support/pip', name)] : []),
    join(home, platform === 'win32' ? 'pip' : '.pip', name),
    user,
    ...(site === undefined ? [] : [join(site, name)]),
    ...(given === undefined ? [] : [given]),
  ];
}

function indexUrl(text: string): string | null {
  const values = new Map<string, string>();
  let section = '';
  for (const line of text.split(/\r?\n/u)) {
    section = /^\s*\[(.+)\]\s*$/u.exec(line)?.[1]?.trim().toLowerCase() ?? section;
    const value = /^\s*index[-_]url\s*[=:]\s*(\S+)\s*$/iu.exec(line)?.[1];
    if (value !== undefined) values.set(section, value);
  }
  return values.get('download') ?? values.get('install') ?? values.get('global') ?? null;
}
