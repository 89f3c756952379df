// Names by which folders of derived weights and their parts are known, to what makes them and to what removes them.

/** Written last, so that a folder that holds it is whole. Its time of change is that of the last use. */
export const sourceFileName = 'credence-source.json';
/** How folders that are being made are called, until they are whole. */
export const unfinishedPrefix = 'unfinished-';
