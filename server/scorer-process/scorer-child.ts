// One scorer process and the channel to it: started, ready, gone. Knows nothing of jobs or restarts.
import { fork, type ChildProcess } from 'node:child_process';
import { Channel, type Port } from '../shared/protocol/channel.ts';
import { Failure } from '../shared/protocol/failure.ts';
import { protocolVersion } from '../shared/protocol/protocol-version.ts';
import type { ScorerToServerEvents, ServerToScorerRequests } from '../shared/protocol/server-scorer.ts';

/** No requests are answered, and no events sent, from this side. */
type Nothing = object;

export type ScorerChannel = Channel<ServerToScorerRequests, ScorerToServerEvents, Nothing, Nothing>;

export interface ScorerChild {
  readonly channel: ScorerChannel;
  readonly alive: boolean;
  /** How it ended, in words for the user; null while it runs. */
  readonly ending: string | null;
  kill(): void;
}

/** A cold start reads two native libraries from disk; past this the runtime is unusable. */
const startLimitMs = 60_000;
/** The end of what the process wrote to stderr is kept for the message after a crash. */
const keptErrorCharacters = 2_000;

/**
 * Starts the script with Node's message pipe and waits until it can take requests.
 * @throws Failure `scorer-crashed` where it does not come up
 */
export async function startScorerChild(script: string, runtime: string | null): Promise<ScorerChild> {
  const process_ = fork(script, [], {
    execPath: runtime ?? process.execPath,
    execArgv: [],
    // Where the runtime is Electron (desktop VS Code) this makes it behave as Node.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Structured clone: numbers arrive as they are, large arrays without being written as text.
    serialization: 'advanced',
  });
  let ending: string | null = null;
  let errors = '';
  process_.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-keptErrorCharacters);
  });
  const channel: ScorerChannel = new Channel(portOf(process_));
  const ended = new Promise<never>((_resolve, reject) => {
    const end = (reason: string): void => {
      if (ending !== null) return;
      ending = errors.trim() === '' ? reason : `${reason}. It said: ${lastLines(errors)}`;
      channel.dispose();
      reject(new Failure('scorer-crashed', `The scorer process ${ending}`));
    };
    // Not `exit`: what the process said last may still be on its way then.
    process_.on('close', (code, signal) => end(describeExit(code, signal)));
    process_.on('error', (error) => end(`could not run: ${error.message}`));
  });
  ended.catch(() => undefined); // An end after the start is seen through `ending`.
  await Promise.race([ended, ready(channel, process_)]);
  return {
    channel,
    get alive() {
      return ending === null;
    },
    get ending() {
      return ending;
    },
    kill: () => process_.kill('SIGKILL'),
  };
}

function ready(channel: ScorerChannel, process_: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      process_.kill('SIGKILL');
      reject(new Failure('scorer-crashed', `The scorer process did not start within ${startLimitMs / 1000} s.`));
    }, startLimitMs);
    channel.on('ready', ({ version }) => {
      clearTimeout(timer);
      if (version === protocolVersion) resolve();
      else {
        process_.kill('SIGKILL');
        const versions = `version ${version}, this program ${protocolVersion}`;
        reject(new Failure('scorer-crashed', `The scorer process speaks ${versions}; reinstall so that both match.`));
      }
    });
    process_.on('exit', () => clearTimeout(timer));
  });
}

function portOf(process_: ChildProcess): Port {
  return {
    post: (message) => {
      // A message to a process that is just ending is lost; its end rejects the request.
      if (process_.connected) process_.send(message as object /* envelopes are objects */, () => undefined);
    },
    onMessage(listener) {
      process_.on('message', listener);
      return () => process_.off('message', listener);
    },
  };
}

function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal === 'SIGKILL') return 'was killed, by the system where memory ran out';
  if (signal === 'SIGABRT' || code === 134) return 'aborted, probably for want of memory';
  return signal === null ? `ended with code ${code ?? 'unknown'}` : `ended by ${signal}`;
}

/** What the process said that tells why: lines that name an error, else its last ones. */
function lastLines(text: string): string {
  const lines = text.trim().split('\n');
  const telling = lines.filter((line) => /error|fatal|terminate|alloc|memory/i.test(line) && !/^\s+at /.test(line));
  return (telling.length > 0 ? telling : lines).slice(-3).join(' ').trim();
}
