// How GGUF files are made into model folders, as a number: part of what a folder is kept under, and of a model's identity.

/** Raised whenever the same file gives other contents. */
export const conversionVersion = 1;
