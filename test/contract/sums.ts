// The contract the channel is tested with, and the handlers of the party that answers it.
import { Channel, type Port } from '../../server/shared/protocol/channel.ts';
import type { Handlers } from '../../server/shared/protocol/contract.ts';
import { Failure } from '../../server/shared/protocol/failure.ts';

export interface SumRequests {
  readonly add: { params: readonly number[]; result: number };
  /** Fails with `invalid-trace`, or throws an error that is no Failure. */
  readonly fail: { params: { purpose: boolean }; result: null };
  /** Ends only when it is cancelled, and then tells so by an event. */
  readonly wait: { params: Record<string, never>; result: null };
}

export interface SumEvents {
  readonly stopped: { why: string };
}

export type Asker = Channel<SumRequests, SumEvents, object, { hello: { name: string } }>;
export type Answerer = Channel<object, { hello: { name: string } }, SumRequests, SumEvents>;

export function answerSums(port: Port): Answerer {
  const channel: Answerer = new Channel(port);
  const handlers: Handlers<SumRequests> = {
    add: (numbers) => numbers.reduce((sum, number) => sum + number, 0),
    fail: ({ purpose }) => {
      if (purpose) throw new Failure('invalid-trace', 'Line 3 is no trace.');
      throw new TypeError('numbers is undefined');
    },
    wait: (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          channel.send('stopped', { why: 'cancelled' });
          reject(new Failure('cancelled', 'The wait was cancelled.'));
        });
      }),
  };
  channel.handle(handlers);
  return channel;
}
