// The commands, in the order in which the help lists them.
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { checkCommand } from './check.ts';
import { signalsCommand } from './signals.ts';

export const commands: readonly ((context: CommandContext) => Command)[] = [checkCommand, signalsCommand];
