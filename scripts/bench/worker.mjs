// One contender at work: a process of its own that answers tasks, one JSON line for one JSON line. Knows nothing of what
// is measured.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * @typedef {object} Program
 * @property {string} command
 * @property {readonly string[]} args
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] added to this process's own
 */

/** A contender may load a model and read 16,384 tokens meanwhile. */
const patienceMs = 15 * 60_000;
const keptErrors = 2_000;

export class Worker {
  /** @type {import('node:child_process').ChildProcess} */
  #child;
  /** @type {((line: string) => void) | null} */
  #listener = null;
  /** @type {string[]} */
  #unread = [];
  #errors = '';
  #ended = false;

  /** @param {Program} program */
  constructor({ command, args, cwd, env }) {
    this.#child = spawn(command, [...args], {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const { stdin, stdout, stderr } = this.#child;
    if (stdout === null || stderr === null) throw new Error('a worker speaks over pipes');
    stdin?.on('error', () => undefined); // it ended; the next answer says so
    createInterface({ input: stdout }).on('line', (line) => this.#hear(line));
    stderr.on('data', (chunk) => (this.#errors = (this.#errors + String(chunk)).slice(-keptErrors)));
    const end = () => {
      this.#ended = true;
      this.#hear('');
    };
    this.#child.on('error', (error) => {
      this.#errors += error.message;
      end();
    });
    this.#child.on('close', end);
  }

  /** Waits until it has loaded its model. */
  async ready() {
    const said = await this.#next();
    if (!('ready' in said)) throw new Error(`it did not start: ${JSON.stringify(said)}`);
  }

  /**
   * @param {object} task
   * @returns {Promise<unknown>} the answer
   */
  async ask(task) {
    this.#child.stdin?.write(`${JSON.stringify(task)}\n`);
    const said = await this.#next();
    if ('failure' in said) throw new Error(String(said['failure']));
    return said['answer'];
  }

  async end() {
    if (this.#ended) return;
    const closed = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 5_000);
    await closed;
    clearTimeout(timer);
  }

  /** @param {string} line */
  #hear(line) {
    const listener = this.#listener;
    this.#listener = null;
    if (listener === null) this.#unread.push(line);
    else listener(line);
  }

  /** @returns {Promise<Record<string, unknown>>} the next line that is JSON: libraries print to stdout too */
  async #next() {
    for (;;) {
      const line = this.#unread.shift() ?? (await this.#wait());
      if (line.startsWith('{')) return JSON.parse(line);
      if (this.#ended && this.#unread.length === 0) {
        throw new Error(`it ended. ${this.#errors.trim().split('\n').slice(-3).join(' ')}`);
      }
    }
  }

  /** @returns {Promise<string>} */
  #wait() {
    if (this.#ended) return Promise.resolve('');
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#errors += ` No answer within ${patienceMs / 60_000} minutes.`;
        this.#child.kill('SIGKILL');
      }, patienceMs);
      this.#listener = (line) => {
        clearTimeout(timer);
        resolve(line);
      };
    });
  }
}
