// Documents of the guessing game, whole or asked for the secret after any turn.

import { messagesOf, playGame, type Message } from '../games/game.ts';
import { turnQuestion } from '../questions.ts';
import type { Random } from '../seeded-random.ts';
import { bos, turnEnd, type Piece, type Row } from './row.ts';

export function writeGameRow(random: Random): Row {
  const game = playGame(random, 'train');
  const messages = messagesOf(game);
  // Nothing follows the user's last word, so it is left out.
  const pieces = [bos, ...writeMessages(messages.slice(0, -1))];
  return { kind: 'game', families: ['game'], operations: [game.asked.length], isRight: null, pieces };
}

/** The secret is asked for after any of the user's messages, as a reader asks for it. */
export function writeGameQuestionRow(random: Random): Row {
  const game = playGame(random, 'train');
  const messages = messagesOf(game);
  const userMessages = (messages.length + 1) / 2;
  const place = random.integer(1, Math.floor(userMessages));
  const pieces: Piece[] = [
    bos,
    ...writeMessages(messages.slice(0, 2 * place - 1)),
    { text: turnQuestion, learn: 'never' },
    { text: game.secret, learn: 'ask' },
    { text: "'", learn: 'ask' },
  ];
  return { kind: 'game-question', families: ['game'], operations: [game.asked.length], isRight: null, pieces };
}

/** Messages as the chat template renders them. */
function writeMessages(messages: readonly Message[]): readonly Piece[] {
  return messages.flatMap(({ role, content }, index): Piece[] =>
    role === 'assistant'
      ? [{ text: `${content}<eos>`, learn: 'write' }]
      : [...(index > 0 ? [turnEnd] : []), { text: `Problem: ${content}\nSolution:\n`, learn: 'context' }],
  );
}
