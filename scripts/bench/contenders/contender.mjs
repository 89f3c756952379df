// What a contender of the benchmark is, and what it is given to get ready.

/**
 * @typedef {object} Surroundings
 * @property {string} project root of the repository
 * @property {string} folder git-ignored folder for what the benchmark installs and makes
 * @property {string} model path, id or name as Credence takes it
 * @property {string | null} gguf the file the weights came from; null where they came from a Hugging Face folder
 * @property {string} weights Hugging Face folder with the same weights in fp32 or half precision
 * @property {string} weightsSha256
 * @property {string} idsFile JSON array of the token ids that everybody reads
 * @property {number} threads
 * @property {string | null} python one that has torch and transformers; null: none was given
 * @property {(message: string) => void} tell
 */

/**
 * @typedef {object} Prepared
 * @property {import('../worker.mjs').Program} program
 * @property {string} version
 */

/**
 * @typedef {object} Contender
 * @property {string} id stable, kebab-case
 * @property {string} title
 * @property {string} body what it returns without scores
 * @property {string} scores what it returns with scores
 * @property {boolean} quantized whether its weights are coarser than the others', so that its numbers may differ
 * @property {(worker: import('../worker.mjs').Worker) => Promise<void>} [check] throws where what was started is not what
 *   its title says
 * @property {(surroundings: Surroundings) => Promise<Prepared>} prepare throws where it cannot be had; the message is
 *   the reason that is told
 */
export {};
