// What is measured so far, on disk after every measurement, so that a run that was cut off goes on where it stopped.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Every measurement has a key that names it wholly (part, contender, length, round) and a value.
 */
export class State {
  #path;
  /** @type {Map<string, unknown>} */
  #values;

  /**
   * @param {string} path
   * @param {Map<string, unknown>} values
   */
  constructor(path, values) {
    this.#path = path;
    this.#values = values;
  }

  /**
   * @param {string} path
   * @param {string} subject what the measurements are of; those of another one are not taken over
   * @param {boolean} resume
   * @returns {Promise<State>}
   */
  static async open(path, subject, resume) {
    await mkdir(dirname(path), { recursive: true });
    const text = resume ? await readFile(path, 'utf8').catch(() => null) : null;
    const state = new State(path, new Map(text === null ? [] : Object.entries(JSON.parse(text))));
    if (state.#values.get('subject') !== subject) state.#values.clear();
    state.#values.set('subject', subject);
    return state;
  }

  /**
   * @template T
   * @param {string} key
   * @param {() => Promise<T>} measure
   * @returns {Promise<T>}
   */
  async once(key, measure) {
    // What is kept was put here under this key by the same function.
    if (this.#values.has(key)) return /** @type {T} */ (this.#values.get(key));
    const value = await measure();
    this.#values.set(key, value);
    await writeFile(`${this.#path}.part`, JSON.stringify(Object.fromEntries(this.#values)));
    await rename(`${this.#path}.part`, this.#path);
    return value;
  }
}
