// The options of every command that may run the model, read once in one way. What this edition lacks is refused by name.
import { InvalidArgumentError, Option, type Command } from 'commander';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ScoreSettings } from '../shared/protocol/server-scorer.ts';

/** As commander hands them over. */
export interface ScoringOptions {
  readonly model?: string;
  readonly device: 'auto' | 'cpu';
  readonly precision: 'fp32';
  readonly top: number;
  readonly probe: string;
  /** False with --no-probes. */
  readonly probes: boolean;
  readonly cache?: string;
}

/** The scoring head returns no more. */
const mostTop = 20;

/** Adds them to a command. */
export function addScoringOptions(command: Command): Command {
  return command
    .option('--model <folder>', 'Hugging Face model folder, or abacus (default: $CREDENCE_MODEL, else abacus)')
    .addOption(
      new Option('--device <device>', 'auto or cpu').default('auto').argParser(oneOf('device', ['auto', 'cpu'])),
    )
    .addOption(new Option('--precision <precision>', 'fp32').default('fp32').argParser(oneOf('precision', ['fp32'])))
    .addOption(
      new Option('--top <k>', 'likeliest tokens kept for each position, 0 to 20').default(0).argParser(parseTop),
    )
    .option('--probe <probe>', 'auto, spae, sentence, or the literal text asked after each step', 'auto')
    .option('--no-probes', 'the base pass only: no beliefs, potentials and provisional answers')
    .option('--cache <folder>', 'annotations kept between runs; none: keep none (default: the user’s cache folder)');
}

export function scoreSettings({ probe, probes, top }: ScoringOptions): ScoreSettings {
  return { probe: probe === 'auto' ? null : probe, probes, top };
}

/** Null: keep none. */
export function cacheFolder({ cache }: Pick<ScoringOptions, 'cache'>, environment: NodeJS.ProcessEnv): string | null {
  if (cache === 'none') return null;
  return cache === undefined ? defaultCacheFolder(environment) : resolve(cache);
}

/** Where each system keeps what can be made again. */
function defaultCacheFolder(environment: NodeJS.ProcessEnv): string {
  const given = environment['XDG_CACHE_HOME'] ?? '';
  if (given !== '') return join(given, 'credence');
  if (process.platform === 'win32') return join(environment['LOCALAPPDATA'] ?? homedir(), 'credence', 'cache');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'credence');
  return join(homedir(), '.cache', 'credence');
}

function oneOf(what: string, works: readonly string[]): (value: string) => string {
  return (value) => {
    if (works.includes(value)) return value;
    throw new InvalidArgumentError(`This edition offers no ${what} "${value}"; what works: ${works.join(', ')}.`);
  };
}

function parseTop(value: string): number {
  const count = Number(value);
  if (/^\d+$/u.test(value) && count <= mostTop) return count;
  throw new InvalidArgumentError(`A whole number from 0 to ${mostTop} is needed.`);
}
