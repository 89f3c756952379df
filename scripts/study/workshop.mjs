// The folder of one study: what each program wrote, so that nothing is done twice, and the minutes it took. A file that is
// there is finished; programs write under another name till then, or go on by themselves.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { tryCommand } from '../run-command.mjs';

/** Threads that wait spin by default, at the cost of whatever else runs on the machine. */
const patient = { ...process.env, OMP_WAIT_POLICY: 'PASSIVE' };
const minutesSchema = z.record(z.string(), z.number());

export class Workshop {
  #folder;
  #tell;

  /** @param {string} folder @param {(message: string) => void} tell */
  constructor(folder, tell) {
    this.#folder = folder;
    this.#tell = tell;
  }

  /** @param {string} name @returns {string} */
  path(name) {
    return join(this.#folder, name);
  }

  async open() {
    await mkdir(this.path('pairs'), { recursive: true });
  }

  /**
   * Runs a program unless its output is there.
   * @param {string} part whose minutes it takes
   * @param {string} output name of the file that it writes last
   * @param {{ command: string, args: readonly string[], cwd: string, show?: boolean }} program
   * @returns {Promise<string>} path of the output
   * @throws where it ends badly, with its last lines
   */
  async run(part, output, { command, args, cwd, show = false }) {
    const path = this.path(output);
    if (existsSync(path)) return path;
    this.#tell(`${part}: ${output}`);
    const { code, output: said } = await this.timed(part, () =>
      tryCommand(command, args, { cwd, env: patient, output: show ? 'aside' : 'keep' }),
    );
    if (code !== 0)
      throw new Error(`${[command, ...args].join(' ')} ended with exit code ${code}.\n${said.slice(-3000)}`);
    if (!existsSync(path)) throw new Error(`${[command, ...args].join(' ')} wrote no ${path}.\n${said.slice(-3000)}`);
    return path;
  }

  /**
   * Writes a file unless it is there.
   * @param {string} name
   * @param {() => Promise<string>} make
   */
  async keep(name, make) {
    const path = this.path(name);
    if (existsSync(path)) return path;
    await writeFile(`${path}.part`, await make());
    await rename(`${path}.part`, path);
    return path;
  }

  /**
   * Adds what it takes to a part's minutes, also where it fails: of a run that was killed they are lost.
   * @template T
   * @param {string} part
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async timed(part, work) {
    const begun = performance.now();
    try {
      return await work();
    } finally {
      const minutes = await this.minutes();
      minutes[part] = (minutes[part] ?? 0) + (performance.now() - begun) / 60_000;
      await writeFile(this.path('minutes.json.part'), JSON.stringify(minutes));
      await rename(this.path('minutes.json.part'), this.path('minutes.json'));
    }
  }

  /** @returns {Promise<Record<string, number>>} by part */
  async minutes() {
    const text = await readFile(this.path('minutes.json'), 'utf8').catch(() => '{}');
    return minutesSchema.parse(JSON.parse(text));
  }
}
