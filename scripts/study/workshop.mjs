// The folder of one study: what each program wrote, so that nothing is done twice, and the minutes it took. A file that is
// there is finished; programs write under another name till then, or go on by themselves.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { tryCommand } from '../run-command.mjs';

/** Threads that wait spin by default, at the cost of whatever else runs on the machine. */
const patient = { ...process.env, OMP_WAIT_POLICY: 'PASSIVE' };
const minutesSchema = z.record(z.string(), z.number());

/** @typedef {{ command: string, args: readonly string[], cwd: string, show?: boolean }} Program */

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
   * @param {Program} program
   * @returns {Promise<string>} path of the output
   * @throws where it ends badly, with its last lines
   */
  async run(part, output, program) {
    const [path = ''] = await this.runAll(part, [{ output, program }]);
    return path;
  }

  /**
   * Runs programs side by side, those whose outputs are there left out; the processors are shared between them.
   * @param {string} part whose minutes they take together
   * @param {readonly { output: string, program: Program }[]} all
   * @returns {Promise<string[]>} paths of the outputs
   * @throws once all have ended, where one ended badly, with its last lines
   */
  async runAll(part, all) {
    const missing = all.filter(({ output }) => !existsSync(this.path(output)));
    if (missing.length > 0) {
      for (const { output } of missing) this.#tell(`${part}: ${output}`);
      const threads = String(Math.max(1, Math.floor(availableParallelism() / missing.length)));
      const env = missing.length === 1 ? patient : { ...patient, OMP_NUM_THREADS: threads };
      const ends = await this.timed(part, () =>
        Promise.all(
          missing.map(({ program: { command, args, cwd, show = false } }) =>
            tryCommand(command, args, { cwd, env, output: show ? 'aside' : 'keep' }),
          ),
        ),
      );
      for (const [at, { output, program }] of missing.entries()) {
        const { code, output: said } = ends[at] ?? { code: 1, output: '' };
        const line = [program.command, ...program.args].join(' ');
        if (code !== 0) throw new Error(`${line} ended with exit code ${code}.\n${said.slice(-3000)}`);
        if (!existsSync(this.path(output)))
          throw new Error(`${line} wrote no ${this.path(output)}.\n${said.slice(-3000)}`);
      }
    }
    return all.map(({ output }) => this.path(output));
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
