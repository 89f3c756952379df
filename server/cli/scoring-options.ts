// The options of every command that may run the model, read once in one way.
import { InvalidArgumentError, Option, type Command } from 'commander';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { deviceNames, type DeviceName } from '../shared/protocol/device.ts';
import { parseLexicons, type LexiconSettings } from '../shared/protocol/lexicon-settings.ts';
import { precisionNames, type PrecisionName } from '../shared/protocol/precision.ts';
import { Failure } from '../shared/protocol/failure.ts';
import { mostSamples, sampledTemperature } from '../shared/protocol/sampling.ts';
import type { ScoreSettings } from '../shared/protocol/server-scorer.ts';
import { builtInThresholds } from '../shared/signals/step/reflection-thresholds.ts';
import { choiceProblem, parseSignalChoice, signalSettings } from '../shared/signals/measures.ts';
import { parseCount, parseNumber } from './number-arguments.ts';

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
  /** Absent, like the two after it, for commands that do not sample. */
  readonly samples?: number;
  readonly temperature?: number;
  readonly seed?: number;
  /** As parseSignalChoice gives it. */
  readonly signals: readonly string[];
  readonly secondModel?: string;
  readonly reflectionProbe?: string;
  readonly positiveCues?: readonly string[];
  readonly reflectiveCues?: readonly string[];
  readonly doubtBelow?: number;
  readonly sureAbove?: number;
  /** Absent, like the one after it, for commands that score nothing. */
  readonly compat?: CompatName;
  readonly lexicons?: LexiconSettings;
}

const compatNames = ['paper', 'script'] as const;
type CompatName = (typeof compatNames)[number];

/** The scoring head returns no more. */
const mostTop = 20;

/** The options of a command that opens a model. */
export function addModelOptions(command: Command): Command {
  return addRunOptions(
    command.option(
      '--model <model>',
      'path or name of a model, as `models list` shows them (default: $CREDENCE_MODEL, else abacus)',
    ),
  );
}

/** Where and how exactly a model runs, and what is kept of it. */
export function addRunOptions(command: Command): Command {
  return command
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
    .option('--no-probes', 'the base pass only: no beliefs, potentials and provisional answers')
    .addOption(
      new Option(
        '--signals <signals>',
        'what to measure: default, all, or ids with commas between, as `signals` lists them',
      )
        .default(['default'], 'default')
        .argParser(parseSignals),
    )
    .option(
      '--second-model <model>',
      'compared with the first, token by token (T10, R8); word by word (T10) where its tokenizer is another',
    )
    .addOption(new Option('--reflection-probe <text>', 'what S6 puts behind a step').argParser(parseProbeText))
    .addOption(new Option('--positive-cues <words>', 'words that go on confidently (S6)').argParser(parseWords))
    .addOption(new Option('--reflective-cues <words>', 'words that go on in doubt (S6)').argParser(parseWords))
    .addOption(
      new Option(
        '--doubt-below <c>',
        `confidence below which a step counts as doubted (S6; default: ${builtInThresholds.doubtBelow})`,
      ).argParser(parseShare),
    )
    .addOption(
      new Option(
        '--sure-above <c>',
        `confidence above which the model counts as sure (S6; default: ${builtInThresholds.sureAbove})`,
      ).argParser(parseShare),
    )
    .addOption(
      new Option(
        '--compat <form>',
        'S1 as SPAE’s paper defines it, or by the arithmetic of its released script: paper, script',
      )
        .default('paper')
        .argParser(oneOf('form', compatNames)),
    )
    .addOption(
      new Option(
        '--lexicons <file>',
        'JSON file with lists of phrases in place of the built-in ones (S6, T7, R13)',
      ).argParser(readLexicons),
    );
}

/** The options of a command that may sample provisional answers. */
export function addSamplingOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--samples <n>',
        `provisional answers sampled at each step, 0 to ${mostSamples}; 0: the greedy one only`,
      )
        .default(0)
        .argParser(parseSamples),
    )
    .addOption(
      new Option('--temperature <t>', 'of the samples').default(sampledTemperature).argParser(parseTemperature),
    )
    .addOption(new Option('--seed <s>', 'of the samples').default(0).argParser(parseCount));
}

/** @throws Failure `invalid-request` where samples are asked for without probes */
export function scoreSettings(options: ScoringOptions): ScoreSettings {
  const { probe, probes, top, samples = 0, temperature = sampledTemperature, seed = 0 } = options;
  if (samples > 0 && !probes)
    throw new Failure('invalid-request', '--samples are drawn behind probes; leave out --no-probes, or the samples.');
  const sampling = samples === 0 ? {} : { sampling: { count: samples, temperature, seed } };
  const signals = signalSettings(options.signals, options.secondModel !== undefined);
  return {
    probe: probe === 'auto' ? null : probe,
    probes,
    top,
    ...sampling,
    ...signals,
    ...reflectionSettings(options),
    ...(options.compat === 'script' ? { compat: 'script' } : {}),
    ...(options.lexicons === undefined ? {} : { lexicons: options.lexicons }),
  };
}

function reflectionSettings({
  reflectionProbe: probe,
  positiveCues: positive,
  reflectiveCues: reflective,
  doubtBelow,
  sureAbove,
}: ScoringOptions): Pick<ScoreSettings, 'reflection'> {
  const given = Object.entries({ probe, positive, reflective, doubtBelow, sureAbove }).filter(
    ([, value]) => value !== undefined,
  );
  return given.length === 0 ? {} : { reflection: Object.fromEntries(given) };
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

function parseSignals(value: string): readonly string[] {
  const parsed = parseSignalChoice(value);
  if ('choice' in parsed) return parsed.choice;
  throw new InvalidArgumentError(choiceProblem(parsed.unknown));
}

function parseProbeText(value: string): string {
  if (value !== '') return value;
  throw new InvalidArgumentError('An empty text asks nothing.');
}

function parseWords(value: string): readonly string[] {
  const words = value
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (words.length > 0) return words;
  throw new InvalidArgumentError('At least one word is needed, several with commas between.');
}

function readLexicons(path: string): LexiconSettings {
  try {
    return parseLexicons(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new InvalidArgumentError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parseSamples(value: string): number {
  const count = parseCount(value);
  if (count <= mostSamples) return count;
  throw new InvalidArgumentError(`A whole number from 0 to ${mostSamples} is needed.`);
}

function parseShare(value: string): number {
  const share = parseNumber(value);
  if (share >= 0 && share <= 1) return share;
  throw new InvalidArgumentError('A number from 0 to 1 is needed.');
}

function parseTemperature(value: string): number {
  const temperature = parseNumber(value);
  if (temperature > 0) return temperature;
  throw new InvalidArgumentError(`A number above 0 is needed, for example ${sampledTemperature}.`);
}
