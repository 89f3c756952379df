// What a check of `npm run verify` is, and what it is given.

/**
 * @typedef {object} Surroundings
 * @property {string} project root of the repository
 * @property {string} folder git-ignored folder for what is fetched and made
 * @property {string} python one that has torch, transformers, tokenizers and gguf
 * @property {string} traces trace file whose text is read
 * @property {(message: string) => void} tell
 */

/**
 * @typedef {object} Outcome
 * @property {'passed' | 'failed' | 'left-out'} verdict
 * @property {readonly string[]} lines what was measured, or why it was left out
 */

/**
 * @typedef {object} Check
 * @property {string} id stable, kebab-case
 * @property {string} title
 * @property {(surroundings: Surroundings) => Promise<Outcome>} run throws where it cannot be carried out: a failure
 */
export {};
