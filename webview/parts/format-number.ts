// How numbers look in the views: one place, so that they look alike. Pure.

const minus = '\u2212';

/** Fixed digits, a real minus sign, thousands apart; an en dash where there is no value. */
export function formatNumber(value: number | null | undefined, digits: number): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const text = formatOf(digits).format(Math.abs(value));
  return value < 0 && /[1-9]/.test(text) ? minus + text : text;
}

/** One a number of digits: making one takes a hundred times as long as using it. */
const formats = new Map<number, Intl.NumberFormat>();

function formatOf(digits: number): Intl.NumberFormat {
  const known = formats.get(digits);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  formats.set(digits, made);
  return made;
}

export function formatCount(value: number): string {
  return formatNumber(value, 0);
}

/** With its sign, also where positive. */
export function formatSigned(value: number | null | undefined, digits: number): string {
  const text = formatNumber(value, digits);
  return value !== null && value !== undefined && value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** A probability in percent: 18.4 %, < 0.1 %, never "0.0 %" for what is not zero. */
export function formatProbability(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  if (value > 0 && value < 0.001) return '< 0.1 %';
  if (value < 1 && value > 0.999) return '> 99.9 %';
  return `${formatNumber(value * 100, 1)} %`;
}

/** `1 answer change`, `4 answer changes`. */
export function formatPlural(count: number, singular: string, plural: string): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}
