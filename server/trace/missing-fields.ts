// Whether an object has the fields of a trace at all; if not, a sentence that says what it has and what it lacks.

/** A name is shown up to here; some files use whole questions as keys. */
const maximumNameLength = 24;
const maximumNames = 8;

/** Null where the needed fields are there (of whatever type), else what was found and what would be right. */
export function missingFields(value: object): string | null {
  const has = (name: string): boolean => {
    const field: unknown = Object.hasOwn(value, name) ? Object.entries(value).find(([key]) => key === name)?.[1] : null;
    return field !== null && field !== undefined;
  };
  if (has('messages') || (has('prompt') && has('completion'))) return null;
  const wanted = 'a trace line needs `prompt` and `completion`, or `messages`';
  if (has('prompt')) return `\`completion\` is missing; ${wanted}. Found ${names(value)}.`;
  if (has('completion')) return `\`prompt\` is missing; ${wanted}. Found ${names(value)}.`;
  return `Found ${names(value)}; ${wanted}.`;
}

function names(value: object): string {
  const keys = Object.keys(value);
  if (keys.length === 0) return 'an object without fields';
  const shown = keys.slice(0, maximumNames).map((key) => {
    const name = key.length > maximumNameLength ? `${key.slice(0, maximumNameLength)}…` : key;
    return `\`${name}\``;
  });
  const more = keys.length - shown.length;
  return `the fields ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
