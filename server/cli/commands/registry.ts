// The commands, in the order in which the help lists them.
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { annotateCommand } from './annotate.ts';
import { benchCommand } from './bench.ts';
import { calibrateCommand } from './calibrate.ts';
import { checkCommand } from './check.ts';
import { deviceCommand } from './device.ts';
import { exportCommand } from './export.ts';
import { flagsCommand } from './flags.ts';
import { measureCommand } from './measure.ts';
import { modelsCommand } from './models.ts';
import { reportCommand } from './report.ts';
import { showCommand } from './show.ts';
import { signalsCommand } from './signals.ts';

export const commands: readonly ((context: CommandContext) => Command)[] = [
  annotateCommand,
  checkCommand,
  showCommand,
  exportCommand,
  reportCommand,
  calibrateCommand,
  flagsCommand,
  measureCommand,
  modelsCommand,
  deviceCommand,
  benchCommand,
  signalsCommand,
];
