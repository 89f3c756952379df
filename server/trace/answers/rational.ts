// Exact numbers: "1000", "-0.5", "1/2", "1 1/2", "\frac{1}{2}", "2\frac12", "2.5e3" as fractions of whole numbers of any
// size. So 12345678901234567 is not …568, as it would be in floating point, and 0.33 is not 1/3.

/** numerator / denominator; the denominator is positive. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

// More digits than any answer has; this bounds time and memory.
const maximumExponent = 400;
const maximumDigits = 400;

const decimal = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?$/i;
const slash = /^([+-]?)(?:(\d+) )?([\d.]+) ?\/ ?([\d.]+)$/;
const latex = /^([+-]?)(\d*)\\frac ?(?:\{([^{}]+)\}|(\d)) ?(?:\{([^{}]+)\}|(\d))$/;

/** The number a normalised text is, or null where it is no plain number. */
export function parseRational(text: string): Rational | null {
  if (text.length > 3 * maximumDigits) return null;
  const inline = slash.exec(text);
  if (inline !== null) {
    const [, sign = '', whole = '', above = '', below = ''] = inline;
    return mixed(sign, whole, divide(above, below));
  }
  const stacked = latex.exec(text);
  if (stacked === null) return parseDecimal(text.replaceAll(',', ''));
  const [, sign = '', whole = '', above, digitAbove = '', below, digitBelow = ''] = stacked;
  return mixed(sign, whole, divide(above ?? digitAbove, below ?? digitBelow));
}

/** Equality of values: 1/2 is 2/4. */
export function sameRational(left: Rational, right: Rational): boolean {
  return left.numerator * right.denominator === right.numerator * left.denominator;
}

function parseDecimal(text: string): Rational | null {
  const match = decimal.exec(text.trim());
  if (match === null) return null;
  const [, sign = '', whole = '', places = '', power = '0'] = match;
  const digits = whole + places;
  const exponent = Number(power);
  if (digits === '' || digits.length > maximumDigits || Math.abs(exponent) > maximumExponent) return null;
  const value = BigInt(digits) * (sign === '-' ? -1n : 1n) * 10n ** BigInt(Math.max(0, exponent));
  return { numerator: value, denominator: 10n ** BigInt(places.length + Math.max(0, -exponent)) };
}

function divide(above: string, below: string): Rational | null {
  const top = parseDecimal(above);
  const bottom = parseDecimal(below);
  if (top === null || bottom === null || bottom.numerator === 0n) return null;
  const sign = bottom.numerator < 0n ? -1n : 1n;
  return {
    numerator: top.numerator * bottom.denominator * sign,
    denominator: top.denominator * bottom.numerator * sign,
  };
}

/** `2\frac{1}{2}` and `2 1/2` are two and a half. */
function mixed(sign: string, whole: string, part: Rational | null): Rational | null {
  if (part === null || whole.length > maximumDigits) return null;
  const value = part.numerator + (whole === '' ? 0n : BigInt(whole) * part.denominator);
  return { numerator: sign === '-' ? -value : value, denominator: part.denominator };
}
