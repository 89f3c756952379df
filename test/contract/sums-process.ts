// The answering end in a process of its own, over Node's message pipe.
import type { Port } from '../../server/shared/protocol/channel.ts';
import { answerSums } from './sums.ts';

const port: Port = {
  post: (message) => process.send?.(message),
  onMessage(listener) {
    process.on('message', listener);
    return () => process.off('message', listener);
  },
};
answerSums(port).on('hello', ({ name }) => {
  // The asker says farewell by name; a real exit, so that the asker sees its peer go.
  if (name === 'exit') process.exit(7);
});
process.send?.('noise that is no envelope');
