import { defineConfig } from 'vitest/config';

// One project a suite; `npm run unit` runs the first, `npm test` all of them in order (scripts/test.mjs).
const suite = (name: string, include: string, testTimeout: number, globalSetup: string[] = []) => ({
  test: { name, include: [include], environment: 'node', testTimeout, hookTimeout: testTimeout, globalSetup },
});

export default defineConfig({
  test: {
    projects: [
      suite('unit', 'test/unit/**/*.test.ts', 20_000),
      suite('golden', 'test/golden/**/*.test.ts', 120_000),
      suite('device', 'test/device/**/*.test.ts', 120_000),
      suite('contract', 'test/contract/**/*.test.ts', 30_000),
      suite('lsp', 'test/lsp/**/*.test.ts', 120_000),
      suite('cli', 'test/cli/**/*.test.ts', 180_000),
      suite('webview', 'test/webview/**/*.test.ts', 120_000),
      suite('vscode', 'test/vscode/**/*.test.ts', 300_000, ['test/vscode/setup.ts']),
    ],
  },
});
