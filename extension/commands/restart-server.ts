// Starts the server anew; open files are opened again.
import type { Command } from './command.ts';

export const restartServer: Command = {
  id: 'credence.restartServer',
  run: ({ server }) => server.restart(),
};
