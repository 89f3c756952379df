// The options of every command that may run the model, read once in one way.
import { InvalidArgumentError, Option, type Command } from 'commander';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { deviceNames, type DeviceName } from '../shared/protocol/device.ts';
import { precisionNames, type PrecisionName } from '../shared/protocol/precision.ts';
import type { ScoreSettings } from '../shared/protocol/server-scorer.ts';

/** As commander hands them over: which model, where, how exact. */
export interface ModelOptions {
  readonly model?: string;
  readonly device: DeviceName;
  readonly precision: PrecisionName;
  readonly cache?: string;
}

export interface ScoringOptions extends ModelOptions {
  readonly top: number;
  readonly probe: string;
  /** False with --no-probes. */
  readonly probes: boolean;
}

/** The scoring head returns no more. */
const mostTop = 20;

/** The options of a command that opens a model. */
export function addModelOptions(command: Command): Command {
  return command
    .option('--model <folder>', 'Hugging Face model folder, or abacus (default: $CREDENCE_MODEL, else abacus)')
    .addOption(
      new Option('--device <device>', deviceNames.join(', ')).default('auto').argParser(oneOf('device', deviceNames)),
    )
    .addOption(
      new Option('--precision <precision>', `${precisionNames.join(', ')} (auto: fp32)`)
        .default('auto')
        .argParser(oneOf('precision', precisionNames)),
    )
    .option('--cache <folder>', 'what is kept between runs; none: nothing (default: the user’s cache folder)');
}

/** The options of a command that scores traces. */
export function addScoringOptions(command: Command): Command {
  return addModelOptions(command)
    .addOption(
      new Option('--top <k>', 'likeliest tokens kept for each position, 0 to 20').default(0).argParser(parseTop),
    )
    .option('--probe <probe>', 'auto, spae, sentence, or the literal text asked after each step', 'auto')
    .option('--no-probes', 'the base pass only: no beliefs, potentials and provisional answers');
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

function oneOf<T extends string>(what: string, known: readonly T[]): (value: string) => T {
  return (value) => {
    const found = known.find((name) => name === value);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`There is no ${what} "${value}"; known are ${known.join(', ')}.`);
  };
}

function parseTop(value: string): number {
  const count = Number(value);
  if (/^\d+$/u.test(value) && count <= mostTop) return count;
  throw new InvalidArgumentError(`A whole number from 0 to ${mostTop} is needed.`);
}
