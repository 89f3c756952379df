// Colors of the terminal: a scale for how uncertain a token was, and two hues for the sign of a step's reward. With
// color off every function gives its text back.

export interface Paint {
  /** Background by entropy share in [0, 1]: none to deep orange; lightness falls evenly, so that it reads without hue. */
  token(text: string, share: number): string;
  /** Blue for better, orange for worse: apart for color-blind readers as well. */
  signed(text: string, value: number | null): string;
  faint(text: string): string;
  strong(text: string): string;
}

const plain: Paint = {
  token: (text) => text,
  signed: (text) => text,
  faint: (text) => text,
  strong: (text) => text,
};

const escape = '\u001b[';

/** 256-color backgrounds from the cube's orange edge, lightest first, with black text; the first step is no color. */
const heat = [null, 230, 229, 223, 222, 215, 214, 208, 202] as const;
const better = 33;
const worse = 208;

const colored: Paint = {
  token(text, share) {
    const background = heat[Math.min(heat.length - 1, Math.floor(Math.max(0, share) * heat.length))] ?? null;
    return background === null ? text : `${escape}48;5;${background};38;5;16m${text}${escape}0m`;
  },
  signed(text, value) {
    if (value === null || Math.abs(value) < 0.005) return text;
    return `${escape}38;5;${value > 0 ? better : worse}m${text}${escape}0m`;
  },
  faint: (text) => `${escape}2m${text}${escape}0m`,
  strong: (text) => `${escape}1m${text}${escape}0m`,
};

export function paintFor(useColor: boolean): Paint {
  return useColor ? colored : plain;
}
