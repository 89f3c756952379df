import { describe, expect, it } from 'vitest';
import { commonFolder, externalBytes } from '../../../../server/graph/external-data.ts';

describe('commonFolder', () => {
  it.each([
    [['/models/a/model.safetensors'], '/models/a/'],
    [['/models/a/1', '/models/a/2'], '/models/a/'],
    [['/models/a/1', '/models/ab/2'], '/models/'],
    [['/models/a/b/c/1', '/models/a/2', '/models/a/b/3'], '/models/a/'],
    [['/one/1', '/two/2'], '/'],
    [['C:\\models\\a\\1', 'C:\\models\\b\\2'], 'C:\\models\\'],
  ])('of %j is %s', (files, folder) => {
    expect(commonFolder(files)).toBe(folder);
  });
});

describe('externalBytes', () => {
  it('names the file from the common folder, with forward slashes', () => {
    const tensor = { name: 'w', type: 'F32', shape: [1], file: 'C:\\m\\b\\2', offset: 8, byteLength: 4 };
    const source = { folder: 'C:\\m', files: ['C:\\m\\a\\1', 'C:\\m\\b\\2'], tensors: new Map([['w', tensor]]) };
    expect(externalBytes(source, tensor)).toEqual({ location: 'b/2', offset: 8, length: 4 });
  });
});
