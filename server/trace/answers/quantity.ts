// A number with what may follow it: "12 apples", "5 \text{ cm}^2", "90°", "50%". Two quantities are the same where their
// numbers are and their units do not contradict each other.
import { parseRational, sameRational, type Rational } from './rational.ts';

export interface Quantity {
  readonly value: Rational;
  readonly isPercent: boolean;
  /** Words of the unit, lower case, singular; empty where there is none. */
  readonly unit: readonly string[];
}

const number = String.raw`[+-]?(?:\d*\\frac\s?(?:\{[^{}]{1,80}\}|\d)\s?(?:\{[^{}]{1,80}\}|\d)|(?:\d+ )?\d+\s?\/\s?\d+|\d[\d,]*(?:\.\d*)?(?:[eE][+-]?\d{1,4})?|\.\d+)`;
const marked = String.raw`\\(?:text|mathrm|textrm|mbox)\s?\{([^{}]{0,80})\}(\^\{?[23]\}?)?`;
// Bare letters are a unit where they cannot be variables: "5x" and "2xy" are products.
const known =
  'kg|mg|lbs?|oz|km|cm|mm|nm|ft|in|mi|ml|mL|cl|dl|hrs?|min|mins|sec|secs|ms|mph|kmh|am|pm|AM|PM|Hz|kHz|MHz|GHz|kB|MB|GB|kW|kWh|mol|cents?|degrees?';
const bare = String.raw`\s?(?:(${known})(?![a-zA-Z])(\^\{?[23]\}?)?|(?<=\s)([A-Za-z]{3,}(?:[ /-][A-Za-z]+){0,5}))`;
const pattern = new RegExp(`^(?:\\$|USD|€|£)?\\s?(${number})\\s?(?:(%|percent)|(°)\\s?[CF]?|${marked}|${bare})?$`);

/** The quantity a normalised answer is, or null where it is none. */
export function parseQuantity(text: string): Quantity | null {
  if (text.length > 1_000) return null;
  const match = pattern.exec(text);
  const value = match?.[1] === undefined ? null : parseRational(match[1]);
  if (match === null || value === null) return null;
  const [, , percent, degree, inText, textPower = '', short, shortPower = '', words] = match;
  const power = (textPower + shortPower).replace(/\D/g, '');
  const named = degree ?? inText ?? short ?? words ?? '';
  const unit = named
    .toLowerCase()
    .split(/[^a-z°]+/)
    .filter((word) => word !== '')
    .map(singular);
  return { value, isPercent: percent !== undefined, unit: power === '' ? unit : [...unit, `^${power}`] };
}

/**
 * A missing unit contradicts none, and neither does a less exact one ("12 apples", "12 red apples"). A percent sign
 * is read as a unit or as a hundredth: 50% is 50 (asked for per cent) and 0.5 (asked for a share).
 */
export function sameQuantity(left: Quantity, right: Quantity): boolean {
  const within = (few: readonly string[], many: readonly string[]): boolean => few.every((word) => many.includes(word));
  if (!within(left.unit, right.unit) && !within(right.unit, left.unit)) return false;
  if (sameRational(left.value, right.value)) return true;
  if (left.isPercent === right.isPercent) return false;
  const [share, percent] = left.isPercent ? [right.value, left.value] : [left.value, right.value];
  return sameRational({ ...share, numerator: share.numerator * 100n }, percent);
}

function singular(word: string): string {
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}
