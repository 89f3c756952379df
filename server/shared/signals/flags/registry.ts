// Every rule that flags a trace or one of its steps. Adding one adds a kind (flag-kinds.ts), a file and a line here.
import { answerFlip, answerLost, answerSettles, wrongToRight } from './answer-rules.ts';
import { contaminatedPrompt } from './contamination-rule.ts';
import type { FlagRule } from './flag-rule.ts';
import { widestFork } from './fork-rule.ts';
import { miracle } from './miracle-rule.ts';
import { couldStop, doubtsFineStep } from './reflection-rules.ts';
import { falselyConfident, redundantChecking, rightToWrong, solvedHere } from './saturation-rules.ts';

export const flagRules: readonly FlagRule[] = [
  solvedHere,
  redundantChecking,
  rightToWrong,
  wrongToRight,
  answerLost,
  answerFlip,
  answerSettles,
  falselyConfident,
  miracle,
  doubtsFineStep,
  couldStop,
  widestFork,
  contaminatedPrompt,
];
