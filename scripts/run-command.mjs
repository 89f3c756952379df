// Starts other programs from the project's scripts: waits for their end, and says what failed. No shell, no stdin.
import { spawn } from 'node:child_process';

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] default: this process's own
 * @property {'show' | 'aside' | 'keep'} [output] `show`: to the terminal; `aside`: all of it to standard error, where
 *   standard output is for something else; `keep`: returned, and shown only on failure
 * @property {number} [timeoutMs] after which it is killed
 */

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} code 127 where it could not be started, 124 where time ran out
 */
export function tryCommand(command, args, options = {}) {
  const keep = options.output === 'keep';
  /** @type {'inherit' | number} */
  const shown = options.output === 'aside' ? process.stderr.fd : 'inherit';
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', keep ? 'pipe' : shown, keep ? 'pipe' : 'inherit'],
    });
    let output = '';
    let timedOut = false;
    const timer =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            child.kill('SIGKILL');
          }, options.timeoutMs);
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ code: 127, output: `${output}${error.message}` });
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code: timedOut ? 124 : (code ?? 1), output });
    });
  });
}

/**
 * The same, but a failure is an error that names the command and shows its last lines.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>} what it wrote, where kept
 */
export async function runCommand(command, args, options = {}) {
  const { code, output } = await tryCommand(command, args, options);
  if (code === 0) return output;
  const where = options.cwd === undefined ? '' : ` in ${options.cwd}`;
  const why = code === 124 ? `did not end within ${(options.timeoutMs ?? 0) / 1000} s` : `ended with exit code ${code}`;
  throw new Error(`\`${[command, ...args].join(' ')}\`${where} ${why}.\n${output.slice(-4000)}`);
}

/**
 * How to call npm: through the npm that started this script where there is one, so that its Node can be chosen.
 * @param {string} [node] the Node to run it with
 * @returns {{ command: string, args: readonly string[] }}
 */
export function npmCommand(node = process.execPath) {
  const script = process.env['npm_execpath'];
  if (script?.endsWith('npm-cli.js')) return { command: node, args: [script] };
  return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] };
}

/**
 * The environment for an npm started from an npm script, which hands its own settings down: without those that say
 * where the outer one works, and with the given ones.
 * @param {Record<string, string>} settings npm_config_… values
 * @returns {NodeJS.ProcessEnv}
 */
export function nestedNpmEnvironment(settings) {
  const outer = /^npm_(lifecycle_|package_|config_(local_prefix|prefix|ignore_scripts|workspace|global)s?$)/;
  const kept = Object.entries(process.env).filter(([name]) => !outer.test(name));
  return { ...Object.fromEntries(kept), ...settings };
}
