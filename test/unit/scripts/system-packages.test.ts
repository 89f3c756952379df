// What is said where a system package is missing and may not be installed.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findChromium, missingPackages, needPackages } from '../../../scripts/system-packages.mjs';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('a system package', () => {
  it('is missing where none of its programs is on PATH', () => {
    vi.stubEnv('PATH', '/nowhere');
    vi.stubEnv('CHROMIUM_PATH', '');
    expect(missingPackages(['g++', 'make', 'chromium'])).toEqual(['g++', 'make', 'chromium']);
  });

  it('is not looked for where CHROMIUM_PATH names a browser', () => {
    vi.stubEnv('PATH', '/nowhere');
    vi.stubEnv('CHROMIUM_PATH', process.execPath);
    expect(findChromium()).toBe(process.execPath);
    expect(missingPackages(['chromium'])).toEqual([]);
  });

  it('is named with the command that installs it where that is not allowed here', async () => {
    vi.stubEnv('PATH', '/nowhere');
    vi.stubEnv('CHROMIUM_PATH', '');
    const said: string[] = [];
    const needed = needPackages(['chromium', 'make'], (message: string) => said.push(message));
    await expect(needed).rejects.toThrow(/chromium, make.*sudo apt-get install chromium make/);
    expect(said).toEqual([]);
  });

  it('that is unknown is a mistake in the caller', () => {
    vi.stubEnv('PATH', '/nowhere');
    expect(() => missingPackages(['emacs'])).toThrow('emacs');
  });
});
