// Every size limit for reading GGUF files, each with its reason. A file says how much is to be read; these say how much
// is believed before memory is taken for it. Limits on tensors are those of all weight files (weights/read-limits.ts).

/** Largest seen is Gemma 3's with 7 MB for 262,144 tokens; a vocabulary thirty times that is an attack on memory. */
export const maxGgufHeaderBytes = 268_435_456;

/** First read of a header: holds a vocabulary of 32,000 tokens without merges. Doubled until the header is whole. */
export const firstHeaderRead = 1_048_576;

/** Files have 20 to 60 entries of metadata. */
export const maxMetadataEntries = 65_536;

/** ggml's limit is 64 bytes; files of other writers have a few more. */
export const maxTensorNameBytes = 1024;

/** The format allows arrays in arrays; none is used. Deeper ones would only exhaust the stack. */
export const maxArrayDepth = 4;

/** Split files of the largest models have about 30 parts. */
export const maxSplitFiles = 1000;
