// Commands that the view in front carries out: moving by step, by forking token, to the list.
import type { ViewCommand } from '../../server/shared/protocol/host-view.ts';
import type { CommandId } from '../generated/contributions.ts';
import type { Command } from './command.ts';

function viewCommand(id: CommandId, command: ViewCommand): Command {
  return { id, run: ({ editor }) => editor.command(command) };
}

export const viewCommands: readonly Command[] = [
  viewCommand('credence.measureSteps', 'measure'),
  viewCommand('credence.nextFork', 'next-fork'),
  viewCommand('credence.nextStep', 'next-step'),
  viewCommand('credence.previousStep', 'previous-step'),
  viewCommand('credence.focusList', 'focus-list'),
];
