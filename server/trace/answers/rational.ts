// Exact numbers: "1,000", "-0.5", "1/2", "\frac{1}{2}", "2.5e3", "50%" as a fraction of two whole numbers of any size.

/** numerator / denominator; the denominator is positive. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

// Ten to a larger power has more digits than any answer; this bounds time and memory.
const maximumExponent = 400;
const maximumDigits = 400;

const decimal = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?$/i;
const fraction = /^([+-]?)\(?([^()/]+)\)?\/\(?([^()/]+)\)?$/;
const latexFraction = /^([+-]?)(\d*)\\frac\{([^{}]+)\}\{([^{}]+)\}$/;

/** The number a normalised answer is, or null where it is no plain number. */
export function parseRational(text: string): Rational | null {
  if (text.length > 2 * maximumDigits) return null;
  if (text.endsWith('%')) return scale(parseRational(text.slice(0, -1)), 100n);
  const latex = latexFraction.exec(text);
  if (latex !== null) return mixed(latex[1] ?? '', latex[2] ?? '', divide(latex[3] ?? '', latex[4] ?? ''));
  const slash = fraction.exec(text);
  if (slash !== null) return mixed(slash[1] ?? '', '', divide(slash[2] ?? '', slash[3] ?? ''));
  return parseDecimal(text);
}

/** Equality of values: 1/2 is 2/4. */
export function sameRational(left: Rational, right: Rational): boolean {
  return left.numerator * right.denominator === right.numerator * left.denominator;
}

function parseDecimal(text: string): Rational | null {
  const match = decimal.exec(text);
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

/** `2\frac{1}{2}` is two and a half. */
function mixed(sign: string, whole: string, part: Rational | null): Rational | null {
  if (part === null) return null;
  const value = part.numerator + (whole === '' ? 0n : BigInt(whole) * part.denominator);
  return { numerator: sign === '-' ? -value : value, denominator: part.denominator };
}

function scale(value: Rational | null, by: bigint): Rational | null {
  return value === null ? null : { numerator: value.numerator, denominator: value.denominator * by };
}
