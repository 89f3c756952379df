// Lint: the project's rules as far as a machine can hold them. Formatting is prettier's, types are tsc's.
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import { importDirection } from './scripts/lint/import-direction.mjs';
import { reasonedCast } from './scripts/lint/reasoned-cast.mjs';

const credence = { rules: { 'import-direction': importDirection, 'reasoned-cast': reasonedCast } };

/**
 * @param {readonly {selector: string, message: string}[]} banned
 * @returns {Record<string, ['error', ...object[]]>}
 */
const ban = (...banned) => ({ 'no-restricted-syntax': ['error', ...banned] });

const rawMessages = [
  {
    selector: 'CallExpression[callee.property.name="postMessage"]',
    message: 'Messages travel through a Channel; only its ports post raw ones (eslint.config.mjs lists them).',
  },
  {
    selector: 'CallExpression[callee.object.name="process"][callee.property.name="send"]',
    message: 'Messages travel through a Channel; only its ports send raw ones (eslint.config.mjs lists them).',
  },
];
const markup = {
  selector:
    ':matches(MemberExpression[property.name=/^(innerHTML|outerHTML)$/], CallExpression[callee.property.name=/^(insertAdjacentHTML|write|writeln|createContextualFragment|setHTMLUnsafe)$/][callee.object.name=/^(document|element|node|range)$/], CallExpression[callee.property.name="insertAdjacentHTML"])',
  message: 'Text reaches a page as text: textContent or createTextNode, never markup.',
};

/** The ports of the channels: the only files that may post a raw message. */
const ports = ['extension/views/view-port.ts', 'extension/views/view-host.ts', 'webview/host.ts', '**/*-port.ts'];

const sources = ['server/**/*.ts', 'extension/**/*.ts', 'webview/**/*.ts', 'media/**/*.ts'];

export default tseslint.config(
  { ignores: ['dist/', 'out/', '.cache/', '.vscode-test/', 'node_modules/', '**/*.d.ts'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Numbers in a message are fine; objects are not.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `() => log(x)` reads better than a block, and the type says void already.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Type parameters in one place only: the contracts bind names and results with them.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // `{}` is how the contracts write "no requests" and "no events".
      '@typescript-eslint/no-empty-object-type': 'off',
      '@typescript-eslint/no-generated-empty-object-type': 'off',
      // `'entropy' | string` tells the reader which strings are known.
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      // Both are credence/reasoned-cast's: allowed with a reason.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      // A method may be async for its interface's sake.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/prefer-for-of': 'off',
      '@typescript-eslint/no-unnecessary-type-arguments': 'off',
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
    },
  },
  {
    plugins: { credence },
    rules: { 'max-lines': ['error', { max: 300 }], eqeqeq: 'error', 'no-var': 'error', 'prefer-const': 'error' },
  },
  {
    files: sources,
    rules: {
      'no-console': 'error',
      'credence/import-direction': 'error',
      'credence/reasoned-cast': 'error',
    },
  },
  { files: sources, ignores: ports, rules: ban(...rawMessages) },
  { files: ['webview/**/*.ts'], ignores: ports, rules: ban(...rawMessages, markup) },
  // A recipe is a program of its own and speaks to a terminal.
  { files: ['media/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Expected values are read off literals whose shape the assertion itself checks.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['**/*.mjs'], extends: [tseslint.configs.strict, tseslint.configs.disableTypeChecked] },
  prettier,
);
