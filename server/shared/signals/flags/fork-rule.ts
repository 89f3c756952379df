// The flag of the widest fork: one a trace, since a fifth of all tokens are forks.
import { forkMask, forkThreshold } from '../token/forking-tokens.ts';
import { quote, two, type FlagRule } from './flag-rule.ts';

export const widestFork: FlagRule = {
  kind: 'forking-token',
  needs: ['base'],
  find: ({ trace, tokens, stepTokens, turns }) => {
    const mask = forkMask(tokens.entropy);
    const threshold = forkThreshold(tokens.entropy);
    let [widest, place, highest] = [-1, -1, -Infinity];
    stepTokens.forEach(({ first, end }, step) => {
      if (trace.steps[step]?.part === 'answer') return;
      for (let token = first; token < end; token++) {
        const entropy = tokens.entropy[token] ?? null;
        if (mask[token] === true && entropy !== null && entropy > highest)
          [widest, place, highest] = [token, step, entropy];
      }
    });
    if (widest < 0 || threshold === null) return [];
    const turn = turns.findIndex(({ firstToken, endToken }) => widest >= firstToken && widest < endToken);
    const text = (trace.turns[turn]?.text ?? '').slice(tokens.start[widest], tokens.end[widest]);
    const logprob = tokens.logprob[widest] ?? null;
    const written = logprob === null ? '' : `, written with probability ${two(Math.exp(logprob))}`;
    const count = mask.filter(Boolean).length;
    const why = `Entropy ${two(highest)} nats before ${quote(text)}${written}: the highest of ${count} forks (from ${two(threshold)} nats on).`;
    return [{ step: place, why }];
  },
};
