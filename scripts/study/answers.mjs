// Whether two short answers are the same: as numbers where both are whole numbers in one of the spellings that the
// embedded model's verifier takes, else as texts.

const number = /^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?(?:\s+[A-Za-z]+){0,2}$/u;

/** @param {string | null} left @param {string | null} right null: no answer, which is the same as no other one */
export function sameAnswer(left, right) {
  if (left === null || right === null) return false;
  const [one, other] = [wholeNumber(left), wholeNumber(right)];
  return one !== null && other !== null ? one === other : left.trim() === right.trim();
}

/** @param {string} text */
function wholeNumber(text) {
  const found = number.exec(text.trim());
  return found === null ? null : Number(`${found[1]}${found[2]?.replaceAll(',', '')}`) + 0;
}
