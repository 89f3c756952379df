// One training document: pieces of text that are encoded apart, as they are when a trace is read, and whether the
// model learns to write each of them.

import { itemAt, type Random } from './seeded-random.ts';
import type { Problem } from './problem.ts';
import { writePrompt } from './problem.ts';
import { drawProbe, turnQuestion } from './questions.ts';
import { writeCompletion, writeSolution, writeUpToStep } from './write-solution.ts';

export type Learn = 'write' | 'context' | 'never';

export interface Piece {
  readonly text: string;
  /** `write`: a completion or an asked-for answer; `context`: a prompt; `never`: a probe's own words. */
  readonly learn: Learn;
}

export interface Row {
  readonly kind: 'trace' | 'probe' | 'turn-question';
  readonly families: readonly string[];
  readonly operations: readonly number[];
  readonly pieces: readonly Piece[];
}

/** How many of the documents end in a question put by a reader, and of which kind. */
export const shares = { probe: 0.24, turnQuestion: 0.03 } as const;

/** Writes problems, asked one after the other, with their solutions; perhaps cut and asked for the answer. */
export function writeRow(random: Random, problems: readonly Problem[]): Row {
  const kind = random.weighted([
    ['probe', shares.probe],
    ['turn-question', shares.turnQuestion],
    ['trace', 1 - shares.probe - shares.turnQuestion],
  ] as const);
  return {
    kind,
    families: problems.map((problem) => problem.family),
    operations: problems.map((problem) => problem.moves.length),
    pieces: writePieces(random, problems, kind),
  };
}

function writePieces(random: Random, problems: readonly Problem[], kind: Row['kind']): Piece[] {
  const last = itemAt(problems, problems.length - 1);
  // A turn-level question may come at any turn, also before the problem it is about was asked.
  const turns = kind === 'turn-question' ? random.integer(1, problems.length) : problems.length;
  const pieces: Piece[] = [{ text: '<bos>', learn: 'never' }];
  problems.slice(0, turns).forEach((problem, turn) => {
    pieces.push({ text: writePrompt(problem), learn: 'context' });
    const isLast = turn === turns - 1;
    if (kind === 'turn-question' && isLast && random.chance(0.5)) return;
    if (kind === 'probe' && isLast) pieces.push(...writeProbed(random, problem));
    else pieces.push({ text: `${writeCompletion(writeSolution(random, problem))}<eos>`, learn: 'write' });
    if (kind === 'turn-question' || !isLast) pieces.push({ text: '', learn: 'context' });
  });
  if (kind === 'turn-question') pieces.push(...writeAnswered(turnQuestion, last, "'"));
  return separateTurns(pieces);
}

function writeProbed(random: Random, problem: Problem): Piece[] {
  const solution = writeSolution(random, problem);
  const probe = drawProbe(random);
  const end = solution.steps.length;
  // Half of the closing probes are asked where the thinking really ends; the others as anywhere.
  const steps = probe.closesThinking && random.chance(0.5) ? end : random.integer(0, end);
  // The last step may or may not carry the line break before `</think>`, depending on who cuts it.
  const tail = steps === end && random.chance(0.5) ? '\n' : '';
  return [
    { text: `${writeUpToStep(solution, steps)}${tail}`, learn: 'write' },
    ...writeAnswered(probe.text, problem, '}'),
  ];
}

function writeAnswered(question: string, problem: Problem, closing: string): Piece[] {
  return [
    { text: question, learn: 'never' },
    { text: String(problem.answer), learn: 'write' },
    { text: closing, learn: 'write' },
  ];
}

/** The chat template writes a line break behind every assistant message; a prompt after it starts with that. */
function separateTurns(pieces: readonly Piece[]): Piece[] {
  return pieces.map((piece) => (piece.text === '' ? { ...piece, text: '\n' } : piece));
}
