// Every size limit for reading model files, each with its reason. A file says how much is to be read; these say how
// much is believed before memory is taken for it.

/** The same limit as the safetensors library; a header of a 1,000-layer model stays below 1 MB. */
export const maxHeaderBytes = 100_000_000;

/** The header's length field: an unsigned 64-bit little-endian number in front of everything. */
export const headerLengthBytes = 8;

/** Largest known checkpoints have about 200,000 tensors (mixtures of experts); ten times that is an attack. */
export const maxTensors = 2_000_000;

/** Weights have at most four dimensions; eight leaves room and keeps products of dimensions cheap to check. */
export const maxDimensions = 8;

/** config.json and the index are a few kB to a few MB; parsing more would only burn memory. */
export const maxJsonBytes = 50_000_000;

/** Most shards seen is 163 (DeepSeek-V3); an index naming more opens file handles without end. */
export const maxShards = 10_000;
