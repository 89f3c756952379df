import { expect, it } from 'vitest';
import { toFailure } from '../../../extension/wire-failure.ts';
import { toResponseError } from '../../../server/lsp/wire-failure.ts';
import { Failure } from '../../../server/shared/protocol/failure.ts';

it('a failure crosses the wire with its code and message', () => {
  const sent = toResponseError(new Failure('file-exists', 'There is one.'));
  const received = toFailure(JSON.parse(JSON.stringify(sent.toJson())));
  expect(received).toMatchObject({ code: 'file-exists', message: 'There is one.' });
});

it.each([
  [new Error('Pending response rejected since connection got disposed'), 'closed'],
  [new Error('Client is not running'), 'closed'],
  [new Error('x is not a function'), 'internal'],
  ['words', 'internal'],
])('%s becomes %s', (error, code) => {
  expect(toFailure(error).code).toBe(code);
});
