// The commands, in the order in which the help lists them.
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { annotateCommand } from './annotate.ts';
import { checkCommand } from './check.ts';
import { signalsCommand } from './signals.ts';

export const commands: readonly ((context: CommandContext) => Command)[] = [
  annotateCommand,
  checkCommand,
  signalsCommand,
];
