// The contenders at work: who could be had, who could not and why, one process each, started when first asked. A
// measurement that fails is told and left out; the others go on.
import { lstat, mkdir, readdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { credenceProgram } from './contenders/credence.mjs';
import { Worker } from './worker.mjs';

/** @import { Contender, Prepared, Surroundings } from './contenders/contender.mjs' */
/** @import { State } from './state.mjs' */

export class Field {
  #surroundings;
  #contextLength;
  /** @type {Map<string, { contender: Contender, prepared: Prepared }>} */
  #prepared = new Map();
  /** @type {Map<string, Worker>} */
  #workers = new Map();
  /** @type {{ id: string, title: string, reason: string }[]} */
  missing = [];
  /** @type {{ what: string, reason: string }[]} */
  failures = [];

  /**
   * @param {Surroundings} surroundings
   * @param {State} state
   * @param {number} contextLength of the model
   */
  constructor(surroundings, state, contextLength) {
    this.#surroundings = surroundings;
    this.state = state;
    this.#contextLength = contextLength;
  }

  /** @param {string} message */
  tell(message) {
    this.#surroundings.tell(message);
  }

  /** @param {readonly Contender[]} contenders */
  async prepare(contenders) {
    for (const contender of contenders) {
      try {
        const prepared = await contender.prepare(this.#surroundings);
        this.#prepared.set(contender.id, { contender, prepared });
        await contender.check?.(await this.worker(contender.id));
        await this.worker(contender.id);
      } catch (error) {
        this.#leaveOut(contender, error);
      }
    }
  }

  /** @returns {(Contender & { version: string })[]} those that work, in the order of the tables */
  present() {
    return [...this.#prepared.values()].map(({ contender, prepared }) => ({ ...contender, version: prepared.version }));
  }

  /**
   * @param {string} id
   * @returns {Promise<Worker>} ready
   */
  async worker(id) {
    const running = this.#workers.get(id);
    if (running !== undefined) return running;
    const known = this.#prepared.get(id);
    if (known === undefined) throw new Error(`${id} takes no part`);
    const worker = new Worker(known.prepared.program);
    await worker.ready();
    this.#workers.set(id, worker);
    return worker;
  }

  /**
   * @param {string} id
   * @param {string} key names the measurement among this contender's
   * @param {object} task
   * @returns {Promise<unknown>} the answer, or null where it failed
   */
  async measure(id, key, task) {
    return this.state.once(`${id}: ${key}`, async () => {
      try {
        return await (await this.worker(id)).ask(task);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.failures.push({ what: `${id}: ${key}`, reason });
        this.tell(`${id}: ${reason}`);
        await this.#workers.get(id)?.end();
        this.#workers.delete(id);
        return null;
      }
    });
  }

  /**
   * Credence reading with the full head in a fresh process, `rounds` times.
   * @param {number} length
   * @param {string} key
   * @param {number} rounds
   * @returns {Promise<unknown[] | null>}
   */
  async alone(length, key, rounds) {
    return this.state.once(`alone: ${key}`, async () => {
      const { project, model, folder, weights, weightsSha256 } = this.#surroundings;
      const named =
        length <= this.#contextLength
          ? model
          : await widenContext(weights, join(folder, `long-${weightsSha256.slice(0, 16)}`), length);
      const worker = new Worker(credenceProgram(project, named, 'fp32'));
      try {
        await worker.ready();
        const answers = [];
        for (let round = 0; round < rounds; round++)
          answers.push(await worker.ask({ kind: 'read', length, scores: true }));
        return answers;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.failures.push({ what: key, reason });
        this.tell(reason);
        return null;
      } finally {
        await worker.end();
      }
    });
  }

  async end() {
    await Promise.all([...this.#workers.values()].map((worker) => worker.end()));
  }

  /**
   * @param {Contender} contender
   * @param {unknown} error
   */
  #leaveOut({ id, title }, error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    this.#prepared.delete(id);
    void this.#workers.get(id)?.end();
    this.#workers.delete(id);
    this.missing.push({ id, title, reason });
    this.tell(`left out: ${title}: ${reason}`);
  }
}

/**
 * A folder like the model's, whose configuration allows texts of `length` tokens.
 * @param {string} weights
 * @param {string} folder
 * @param {number} length
 */
async function widenContext(weights, folder, length) {
  const wide = `${folder}-${length}`;
  await mkdir(wide, { recursive: true });
  for (const name of await readdir(weights)) {
    const there = await lstat(join(wide, name)).catch(() => null);
    if (there === null && name !== 'config.json') await symlink(await realpath(join(weights, name)), join(wide, name));
  }
  const config = JSON.parse(await readFile(join(weights, 'config.json'), 'utf8'));
  await writeFile(join(wide, 'config.json'), JSON.stringify({ ...config, max_position_embeddings: 2 * length }));
  return wide;
}
